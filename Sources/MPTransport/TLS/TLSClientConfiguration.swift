/// The TLS settings of a client: its trust in the server of a `tls://` address, and its own certificate.
public struct TLSClientConfiguration: Sendable {
    /// The servers that a client trusts.
    public struct Trust: Sendable {
        /// The ways to recognise a server.
        enum Kind: Sendable {
            /// By a certificate signed by an authority of the system.
            case system
            /// By a certificate signed by one of the authorities in a file.
            case authorities(path: String)
            /// By the digest of its certificate, as hexadecimal digits.
            case fingerprint(String)
            /// By its knowledge of the authkey.
            case authkey
        }

        /// The chosen way.
        let kind: Kind

        /// Trusts the authorities that the system trusts; the certificate must be for the host of the address.
        public static let system = Trust(kind: .system)

        /// Trusts the authorities in a PEM file and no others; the certificate must be for the host of the address.
        public static func authorities(_ path: String) -> Trust {
            Trust(kind: .authorities(path: path))
        }

        /// Trusts one certificate, whoever has signed it and whatever its names are, until it expires.
        ///
        /// - Parameter digits: The SHA-256 digest, with or without colons, as `openssl x509 -noout -fingerprint
        ///   -sha256` shows it.
        /// - Returns: The trust in this certificate.
        public static func fingerprint(_ digits: String) -> Trust {
            Trust(kind: .fingerprint(digits))
        }

        /// Trusts every server that knows the authkey, without certificates; the server must be set up for that, too.
        public static let authkey = Trust(kind: .authkey)

        /// The file with the trusted authorities; `nil` if the server is recognised otherwise.
        package var authoritiesPath: String? {
            guard case .authorities(let path) = kind else { return nil }
            return path
        }

        /// The digest of the trusted certificate; `nil` if the server is recognised otherwise.
        package var fingerprintDigits: String? {
            guard case .fingerprint(let digits) = kind else { return nil }
            return digits
        }
    }

    /// The servers that the client trusts.
    public var trust: Trust
    /// The PEM file with the client's own certificate, for servers that want one.
    public var certificate: String?
    /// The PEM file with its private key, mode 0600.
    public var key: String?
    /// The name that the server's certificate must be for, if it isn't the host of the address.
    public var serverName: String?
    /// The PEM files with the revocation lists of the trusted authorities, read at each ``SyncManager``
    /// connection; without any, nothing is checked.
    ///
    /// With lists, the server's certificate must be of an authority whose list is there and hasn't expired.
    public var revocationLists: [String] = []
    /// Whether the server may speak TLS 1.2, which has no channel binding.
    public var allowsTLS12 = false

    /// Whether the authkey replaces certificates.
    package var usesAuthkey: Bool {
        switch trust.kind {
        case .system, .authorities, .fingerprint: false
        case .authkey: true
        }
    }

    /// Makes the settings of a client.
    ///
    /// - Parameters:
    ///   - trust: The servers that it trusts.
    ///   - certificate: The PEM file with its own certificate, for servers that want one.
    ///   - key: The PEM file with its private key.
    public init(trust: Trust = .system, certificate: String? = nil, key: String? = nil) {
        self.trust = trust
        self.certificate = certificate
        self.key = key
    }
}
