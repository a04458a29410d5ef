import COpenSSL

extension TLSError {
    /// Recognises errors that have a remedy; `nil` for all others.
    ///
    /// - Parameters:
    ///   - failure: What OpenSSL reports.
    ///   - role: The end that failed.
    ///   - isEstablished: Whether the handshake is over.
    ///   - usesPresharedKey: Whether there are no certificates.
    init?(
        _ failure: OpenSSLFailure,
        at role: TLSPeer,
        isEstablished: Bool,
        usesPresharedKey: Bool
    ) {
        guard failure.library == ERR_LIB_SSL else { return nil }
        if let alert = TLSAlert(failure, usesPresharedKey: usesPresharedKey) {
            self = .refused(alert, by: role.opposite)
            return
        }
        switch failure.reason {
        case SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE:
            self = .certificateMissing
        case SSL_R_BINDER_DOES_NOT_VERIFY, SSL_R_BAD_PSK:
            self = .presharedKeyRefused
        case SSL_R_NO_SHARED_CIPHER, SSL_R_NO_SHARED_GROUPS, SSL_R_NO_SUITABLE_KEY_SHARE,
            SSL_R_NO_SHARED_SIGNATURE_ALGORITHMS, SSL_R_NO_SUITABLE_SIGNATURE_ALGORITHM:
            self = usesPresharedKey ? .presharedKeyRefused : .noSharedCipher
        case SSL_R_UNSUPPORTED_PROTOCOL, SSL_R_UNSUPPORTED_SSL_VERSION, SSL_R_WRONG_SSL_VERSION,
            SSL_R_VERSION_TOO_LOW, SSL_R_VERSION_TOO_HIGH, SSL_R_NO_PROTOCOLS_AVAILABLE:
            self = .wrongVersion
        case SSL_R_NO_APPLICATION_PROTOCOL:
            self = .wrongApplicationProtocol
        case SSL_R_WRONG_VERSION_NUMBER, SSL_R_HTTP_REQUEST, SSL_R_HTTPS_PROXY_REQUEST,
            SSL_R_BAD_RECORD_TYPE, SSL_R_PACKET_LENGTH_TOO_LONG, SSL_R_ENCRYPTED_LENGTH_TOO_LONG,
            SSL_R_UNKNOWN_PROTOCOL, SSL_R_UNEXPECTED_MESSAGE:
            guard !isEstablished else { return nil }
            self = .notTLS
        default: return nil
        }
    }
}

extension TLSAlert {
    /// The peer's alerts are among OpenSSL's reasons, from this number on.
    private static let firstReason: Int32 = 1000

    /// Recognises a peer's alert; `nil` for anything else.
    fileprivate init?(_ failure: OpenSSLFailure, usesPresharedKey: Bool) {
        guard failure.reason >= Self.firstReason else { return nil }
        // RFC 8446, section 6.
        switch failure.reason - Self.firstReason {
        case 40 where usesPresharedKey, 47 where usesPresharedKey, 51 where usesPresharedKey:
            self = .unknownPresharedKey
        case 40: self = .handshakeFailure
        case 42, 43, 46: self = .badCertificate
        case 44: self = .certificateRevoked
        case 45: self = .certificateExpired
        case 48: self = .unknownAuthority
        case 70: self = .protocolVersion
        case 115: self = .unknownPresharedKey
        case 116: self = .certificateRequired
        case 120: self = .noApplicationProtocol
        default: self = .other(failure.description)
        }
    }
}
