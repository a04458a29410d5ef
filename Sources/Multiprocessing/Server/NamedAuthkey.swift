public import MPWire

/// One of the authkeys of a server, with a name for its holders.
///
/// A server may have several, to replace them one after the other while it runs, and to give different keys to
/// different clients.
public struct NamedAuthkey: Sendable {
    /// The name of the key's holders in logs and in `inspect`; never sent to clients.
    public var name: String
    /// The secret.
    public var authkey: Authkey
    /// The time from which no new client is admitted with it; `nil` is never.
    ///
    /// Connected clients stay.
    public var expiry: ContinuousClock.Instant?

    /// Names a key.
    ///
    /// - Parameters:
    ///   - name: The name of its holders.
    ///   - authkey: The secret.
    ///   - expiry: The time from which no new client is admitted with it.
    public init(_ name: String, _ authkey: Authkey, expiry: ContinuousClock.Instant? = nil) {
        self.name = name
        self.authkey = authkey
        self.expiry = expiry
    }
}

extension [NamedAuthkey] {
    /// The secret that can be used for the longest time; the first one of several.
    var longestValid: Authkey? {
        let now = ContinuousClock.now
        if let lasting = first(where: { $0.expiry == nil }) { return lasting.authkey }
        let latest = self.max { ($0.expiry ?? now) < ($1.expiry ?? now) }
        return latest.flatMap { ($0.expiry ?? now) > now ? $0.authkey : nil }
    }

    /// Checks that a server can use the keys.
    ///
    /// - Parameter now: The time.
    /// - Throws: ``MultiprocessingError``: `invalidAuthkey`, which names the unusable key and the reason.
    func check(at now: ContinuousClock.Instant = .now) throws(MultiprocessingError) {
        let active = filter { key in key.expiry.map { now < $0 } ?? true }
        guard !active.isEmpty else { throw Self.unusable("there is none that hasn't expired") }
        guard active.count <= AuthkeyRing.longest else {
            throw Self.unusable("at most \(AuthkeyRing.longest) may be in use at a time")
        }
        var names: Set<String> = []
        for key in self {
            guard key.authkey.count > 0 else {
                throw Self.unusable("'\(key.name)' is an empty authkey: everybody would know it")
            }
            guard !key.authkey.isTooWeak else {
                throw Self.unusable("'\(key.name)' is too weak: \(key.authkey.weakness)")
            }
            guard names.insert(key.name).inserted else {
                throw Self.unusable("two have the name '\(key.name)'")
            }
        }
    }

    /// The keys in the form that handshakes use.
    ///
    /// - Parameters:
    ///   - now: The time by the clock of the expiries.
    ///   - loopTime: The same by the clock of the server's core.
    /// - Returns: The keys in the same order.
    func ring(at now: ContinuousClock.Instant, as loopTime: Duration) -> AuthkeyRing {
        AuthkeyRing(
            map { key in
                AuthkeyRing.Entry(
                    HandshakeKey(id: key.name, authkey: key.authkey, authenticator: .openSSL),
                    expiry: key.expiry.map { loopTime + (now.duration(to: $0)) }
                )
            }
        )
    }

    private static func unusable(_ reason: String) -> MultiprocessingError {
        MultiprocessingError(.invalidAuthkey, "cannot serve with these authkeys: \(reason)")
    }
}
