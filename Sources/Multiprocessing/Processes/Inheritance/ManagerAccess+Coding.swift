internal import MPSystem
internal import MPTransport
internal import MPWire

/// How a ``ManagerAccess`` travels from parent to child.
extension ManagerAccess {
    /// What is sent.
    private struct Form: Codable {
        var address: String
        var authkey: [UInt8]
        var allowsWeakKey: Bool
        var connectTimeout: Duration?
        var legacyMD5: String
        var polling: String
        var reconnection: ReconnectionPolicy.Form
        var tls: TLSClientConfiguration.Form
    }

    /// The access as a value, which holds the authkey in clear.
    ///
    /// - Throws: `typeMismatch` if it can't be encoded.
    var wireValue: WireValue {
        get throws(MultiprocessingError) {
            var form = Form(
                address: address.description,
                authkey: authkey.withBytes { [UInt8]($0) },
                allowsWeakKey: authkey.allowsWeakKey,
                connectTimeout: configuration.connectTimeout,
                legacyMD5: configuration.legacyMD5.rawValue,
                polling: configuration.polling.rawValue,
                reconnection: configuration.reconnection.form,
                tls: configuration.tls.form
            )
            defer { form.authkey.wipe() }
            do throws(WireCodingError) {
                return try WireCoding.encode(form)
            } catch {
                throw Self.unreadable("\(error)")
            }
        }
    }

    /// Reads an access that a parent has sent.
    ///
    /// - Throws: `invalidReply` if it is none.
    init(_ value: WireValue) throws(MultiprocessingError) {
        var form: Form
        do throws(WireCodingError) {
            form = try WireCoding.decode(value)
        } catch {
            throw Self.unreadable("\(error)")
        }
        defer { form.authkey.wipe() }
        let address: Address
        do throws(AddressError) {
            address = try Address(parsing: form.address)
        } catch {
            throw Self.unreadable("\(error)")
        }
        guard let legacyMD5 = LegacyMD5(rawValue: form.legacyMD5),
            let polling = PollingPolicy(rawValue: form.polling)
        else { throw Self.unreadable("a setting that isn't known") }
        var configuration = SyncManagerConfiguration()
        configuration.connectTimeout = form.connectTimeout
        configuration.legacyMD5 = legacyMD5
        configuration.polling = polling
        configuration.reconnection = ReconnectionPolicy(form.reconnection)
        configuration.tls = TLSClientConfiguration(form.tls)
        self.init(
            address: address,
            authkey: Authkey(bytes: form.authkey, allowsWeakKey: form.allowsWeakKey),
            configuration: configuration
        )
    }

    private static func unreadable(_ reason: String) -> MultiprocessingError {
        MultiprocessingError(.invalidReply, "the way to a manager can't be handed on: \(reason)")
    }
}

extension TLSClientConfiguration {
    /// What is sent.
    struct Form: Codable {
        var authorities: String?
        var fingerprint: String?
        var usesAuthkey: Bool
        var certificate: String?
        var key: String?
        var serverName: String?
        var revocationLists: [String]
        var allowsTLS12: Bool
    }

    /// The settings as they are sent.
    fileprivate var form: Form {
        Form(
            authorities: trust.authoritiesPath,
            fingerprint: trust.fingerprintDigits,
            usesAuthkey: usesAuthkey,
            certificate: certificate,
            key: key,
            serverName: serverName,
            revocationLists: revocationLists,
            allowsTLS12: allowsTLS12
        )
    }

    /// Takes settings over.
    fileprivate init(_ form: Form) {
        let trust: Trust =
            if let path = form.authorities {
                .authorities(path)
            } else if let digits = form.fingerprint {
                .fingerprint(digits)
            } else {
                form.usesAuthkey ? .authkey : .system
            }
        self.init(trust: trust, certificate: form.certificate, key: form.key)
        serverName = form.serverName
        revocationLists = form.revocationLists
        allowsTLS12 = form.allowsTLS12
    }
}
