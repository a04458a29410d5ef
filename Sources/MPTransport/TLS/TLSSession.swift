import CMultiprocessing
import COpenSSL

/// One end of a protected connection, without the connection: bytes of the peer in, bytes for the peer out.
///
/// It neither reads nor writes by itself. Its owner passes received bytes in (``feed(_:)``), takes a step, and sends
/// the output (``takeOutput()``), also after a step that failed: the peer is told why. One thread at a time.
package struct TLSSession: ~Copyable {
    /// The result of reading.
    package enum Reading: Equatable {
        /// Plain bytes; there may be more.
        case bytes([UInt8])
        /// Nothing until more is fed.
        case nothing
        /// The peer has announced its end: nothing follows.
        case end
    }

    /// The largest number of plain bytes read at once.
    private static let readLimit = 64 << 10
    /// How many bytes may arrive without any content in them, before the handshake is over and after.
    private static let overheadLimit = 192 << 10
    /// How many steps without content may be ahead of those with content.
    ///
    /// These are steps that OpenSSL takes for itself, reading or answering a message of its own: new keys, each of
    /// which costs us as much as a small request, and tickets.
    private static let idleStepLimit = 64
    /// How many such steps a record with content pays for: one message and its answer.
    private static let idleStepsPerRecord = 2

    /// OpenSSL's object; it owns both queues.
    private let ssl: OpaquePointer
    /// The queue of bytes from the peer.
    private let incoming: OpaquePointer
    /// The queue of bytes for the peer.
    private let outgoing: OpaquePointer
    /// Verifies the peer's certificates; at a fixed address that OpenSSL's callbacks know.
    private let verification: UnsafeMutablePointer<TLSVerification>
    /// Why nothing works any more; OpenSSL's state can't be used after that.
    private var failure: TLSError?
    private var isEstablished = false
    /// How many bytes have arrived since the last content.
    private var overhead = 0
    /// How many steps without content were taken, minus those that were paid for.
    private var idleSteps = 0

    /// Begins on either end.
    ///
    /// - Parameters:
    ///   - context: The end's settings.
    ///   - host: The host of the server's address; for clients.
    /// - Returns: The end, which has nothing to send before its first step.
    /// - Throws: ``TLSError`` if OpenSSL has no memory, or the host isn't a valid name.
    package static func begin(
        _ context: TLSContext,
        host: String? = nil
    ) throws(TLSError) -> TLSSession {
        let name = context.role == .client ? context.serverName ?? host : nil
        let ssl = try OpenSSLFailure.make("begin TLS") { SSL_new(context.pointer) }
        guard let incoming = BIO_new(BIO_s_mem()), let outgoing = BIO_new(BIO_s_mem()) else {
            SSL_free(ssl)
            throw .openSSL("begin TLS", "out of memory")
        }
        SSL_set_bio(ssl, incoming, outgoing)
        let session = TLSSession(
            ssl: ssl,
            incoming: incoming,
            outgoing: outgoing,
            verification: TLSVerification(context: context, expectedName: name)
        )
        if let name { try session.expect(name) }
        return session
    }

    private init(
        ssl: OpaquePointer,
        incoming: OpaquePointer,
        outgoing: OpaquePointer,
        verification: TLSVerification
    ) {
        self.ssl = ssl
        self.incoming = incoming
        self.outgoing = outgoing
        self.verification = .allocate(capacity: 1)
        self.verification.initialize(to: verification)
        SSL_set_ex_data(ssl, 0, self.verification)
        switch verification.context.role {
        case .server: SSL_set_accept_state(ssl)
        case .client: SSL_set_connect_state(ssl)
        }
    }

    deinit {
        SSL_free(ssl)
        verification.deinitialize(count: 1)
        verification.deallocate()
    }

    /// How many of the peer's bytes haven't been processed.
    package var unreadLengthInBytes: Int { BIO_ctrl_pending(incoming) }

    /// Adds bytes from the peer; a step must follow.
    package mutating func feed(_ bytes: ArraySlice<UInt8>) {
        guard failure == nil, !bytes.isEmpty else { return }
        overhead += bytes.count
        let written = bytes.withUnsafeBytes {
            BIO_write(incoming, $0.baseAddress, Int32($0.count))
        }
        precondition(written == bytes.count, "OpenSSL has no memory for \(bytes.count) bytes")
    }

    /// Takes the handshake as far as it goes; a client's first step begins it.
    ///
    /// - Returns: Whether it is over.
    /// - Throws: ``TLSError``, saying what is wrong with the peer, or what it says is wrong with us.
    package mutating func shakeHands() throws(TLSError) -> Bool {
        if let failure { throw failure }
        guard !isEstablished else { return true }
        OpenSSLFailure.clear()
        let result = SSL_do_handshake(ssl)
        let code = SSL_get_error(ssl, result)
        let failures = OpenSSLFailure.drain()
        guard result == 1 else {
            guard code == SSL_ERROR_WANT_READ else { throw fail(error(of: failures)) }
            guard overhead <= Self.overheadLimit else { throw fail(.emptyRecords) }
            return false
        }
        if let error = peerError() { throw fail(error) }
        isEstablished = true
        overhead = 0
        return true
    }

    /// Reads what the peer has sent.
    ///
    /// - Throws: ``TLSError`` when the bytes make no sense, after everything before them was read.
    package mutating func read() throws(TLSError) -> Reading {
        if let failure { throw failure }
        var isOver = false
        let capacity = min(max(unreadLengthInBytes, Int(SSL_pending(ssl)), 1 << 10), Self.readLimit)
        let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            while count < capacity {
                var length = 0
                OpenSSLFailure.clear()
                let result = SSL_read_ex(
                    ssl,
                    buffer.baseAddress?.advanced(by: count),
                    capacity - count,
                    &length
                )
                guard result != 1 else {
                    count += length
                    idleSteps = max(idleSteps - Self.idleStepsPerRecord, 0)
                    continue
                }
                let code = SSL_get_error(ssl, result)
                let failures = OpenSSLFailure.drain()
                // The context makes OpenSSL return after each step of its own, although there is more.
                if code == SSL_ERROR_WANT_READ, unreadLengthInBytes > 0 {
                    idleSteps += 1
                    if idleSteps <= Self.idleStepLimit { continue }
                    failure = .emptyRecords
                    return
                }
                isOver = code == SSL_ERROR_ZERO_RETURN
                if !isOver, code != SSL_ERROR_WANT_READ { failure = error(of: failures) }
                return
            }
        }
        if !bytes.isEmpty {
            overhead = 0
            return .bytes(bytes)
        }
        if let failure { throw failure }
        guard overhead <= Self.overheadLimit else { throw fail(.emptyRecords) }
        return isOver ? .end : .nothing
    }

    /// Encrypts bytes for the peer; after the handshake.
    package mutating func write(_ bytes: ArraySlice<UInt8>) throws(TLSError) {
        if let failure { throw failure }
        guard !bytes.isEmpty else { return }
        OpenSSLFailure.clear()
        var length = 0
        let result = bytes.withUnsafeBytes { SSL_write_ex(ssl, $0.baseAddress, $0.count, &length) }
        let failures = OpenSSLFailure.drain()
        // The queue accepts everything, so it is all or nothing.
        guard result == 1 else { throw fail(error(of: failures)) }
    }

    /// Announces our end to the peer; nothing may be written after it.
    package mutating func close() {
        guard failure == nil, isEstablished else { return }
        OpenSSLFailure.clear()
        // 0: the peer hasn't announced its own end yet. Nothing else can go wrong that would matter now.
        SSL_shutdown(ssl)
        OpenSSLFailure.clear()
    }

    /// Removes and returns the bytes to be sent to the peer.
    package mutating func takeOutput() -> [UInt8] {
        let length = BIO_ctrl_pending(outgoing)
        guard length > 0 else { return [] }
        return [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            count = max(Int(BIO_read(outgoing, buffer.baseAddress, Int32(length))), 0)
        }
    }

    private mutating func fail(_ error: TLSError) -> TLSError {
        failure = error
        return error
    }
}

extension TLSSession {
    /// Sets the name of the server that the client wants to reach: in the handshake, and for verifying the certificate.
    private func expect(_ name: String) throws(TLSError) {
        let context = verification.pointee.context
        guard context.wantsCertificate, context.pinnedFingerprint == nil else { return }
        let isAddress = NumericHost.isAddress(name)
        OpenSSLFailure.clear()
        defer { OpenSSLFailure.clear() }
        let flags = X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT
        SSL_set_hostflags(ssl, UInt32(flags))
        // RFC 6066: the requested name is never an address.
        let isSet =
            isAddress
            ? X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), name) == 1
            : SSL_set1_host(ssl, name) == 1 && mp_ssl_set_server_name(ssl, name) == 1
        guard isSet else { throw .invalidSettings("'\(name)' can't be the name of a server") }
    }

    /// What is wrong with the peer although the handshake has succeeded.
    private func peerError() -> TLSError? {
        let context = verification.pointee.context
        let hasCertificate = SSL_get0_peer_certificate(ssl) != nil
        if !context.presharedKeys.isEmpty {
            // OpenSSL falls back to certificates if the peer declines the key.
            let usesKey = SSL_session_reused(ssl) == 1 && !hasCertificate
            return usesKey ? nil : .presharedKeyRefused
        }
        guard context.wantsCertificate else { return nil }
        guard hasCertificate else { return .certificateMissing }
        let code = SSL_get_verify_result(ssl)
        guard code != Int(X509_V_OK) else { return nil }
        return .certificateRefused(context.role.opposite, reason: "error \(code)")
    }

    /// The result of the handshake; after it is over.
    package func properties() -> TLSProperties {
        let peer = SSL_get0_peer_certificate(ssl).map(Certificate.init(sharing:))
        let isClient = verification.pointee.context.role == .client
        let server = isClient ? peer : SSL_get_certificate(ssl).map(Certificate.init(sharing:))
        return TLSProperties(
            version: String(cString: SSL_get_version(ssl)),
            cipher: String(cString: SSL_CIPHER_get_name(SSL_get_current_cipher(ssl))),
            applicationProtocol: applicationProtocol(),
            peerNames: peer?.names ?? [],
            peerName: peer?.holderName,
            peerSubject: peer?.subject,
            peerFingerprint: peer?.fingerprint ?? [],
            usesPresharedKey: !verification.pointee.context.presharedKeys.isEmpty,
            exporterBinding: exporterBinding(),
            endPointBinding: server?.endPointDigest ?? []
        )
    }

    private func applicationProtocol() -> String? {
        var name: UnsafePointer<UInt8>?
        var length: UInt32 = 0
        SSL_get0_alpn_selected(ssl, &name, &length)
        guard let name else { return nil }
        return String(
            decoding: UnsafeBufferPointer(start: name, count: Int(length)),
            as: UTF8.self
        )
    }

    /// The binding of RFC 9266; not with TLS 1.2, where it would be unique only with an extension that the peer may
    /// lack.
    private func exporterBinding() -> [UInt8] {
        guard SSL_version(ssl) == TLS1_3_VERSION else { return [] }
        let label = "EXPORTER-Channel-Binding"
        OpenSSLFailure.clear()
        defer { OpenSSLFailure.clear() }
        return [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
            let isDone =
                SSL_export_keying_material(
                    ssl,
                    buffer.baseAddress,
                    32,
                    label,
                    label.utf8.count,
                    nil,
                    0,
                    1
                ) == 1
            count = isDone ? 32 : 0
        }
    }

    /// Turns OpenSSL's errors into words that help.
    private func error(of failures: [OpenSSLFailure]) -> TLSError {
        if let error = verification.pointee.error {
            return verification.pointee.context.presharedKeys.isEmpty ? error : .presharedKeyRefused
        }
        let context = verification.pointee.context
        for failure in failures {
            if let error = TLSError(
                failure,
                at: context.role,
                isEstablished: isEstablished,
                usesPresharedKey: !context.presharedKeys.isEmpty
            ) {
                return error
            }
        }
        return .openSSL(isEstablished ? "use the connection" : "shake hands", failures.words)
    }
}
