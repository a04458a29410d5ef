/// The TLS settings for a server's `tls://` addresses.
public struct TLSServerConfiguration: Sendable {
    /// The proof to clients that it is the right server.
    enum Identity: Sendable {
        /// A certificate; the file also holds the authorities between it and the root.
        case certificate(path: String, key: String)
        /// The authkey alone.
        case authkey
    }

    let identity: Identity
    /// The PEM file with the authorities of which clients must show a certificate; `nil` asks clients for none.
    public var clientAuthorities: String?
    /// The PEM files with the revocation lists of ``clientAuthorities``, read with the certificates; without any,
    /// nothing is checked.
    ///
    /// With lists, every client's certificate must be of an authority whose list is there and hasn't expired.
    public var revocationLists: [String] = []
    /// Whether clients may use TLS 1.2, which has no channel binding.
    public var allowsTLS12 = false

    /// Whether the authkey replaces certificates.
    package var usesAuthkey: Bool {
        switch identity {
        case .certificate: false
        case .authkey: true
        }
    }

    /// Protects a server by a certificate.
    ///
    /// - Parameters:
    ///   - path: The PEM file with the server's certificate, followed by those of the authorities between it and a
    ///     root, if there are any.
    ///   - key: The PEM file with its private key, which nobody but the owner may be able to use (mode 0600).
    ///   - clientAuthorities: The PEM file with the authorities of which clients must show a certificate; `nil` asks
    ///     clients for none.
    /// - Returns: The configuration; the files are read when the server starts, and when it reloads them.
    public static func certificate(
        _ path: String,
        key: String,
        clientAuthorities: String? = nil
    ) -> TLSServerConfiguration {
        TLSServerConfiguration(
            identity: .certificate(path: path, key: key),
            clientAuthorities: clientAuthorities
        )
    }

    /// Protects a server by a key derived from the authkey, without certificates; the authkey needs at least 32 bytes.
    ///
    /// Everybody who knows the authkey can pretend to be the server.
    public static let authkey = TLSServerConfiguration(identity: .authkey, clientAuthorities: nil)
}
