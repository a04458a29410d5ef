/// How a server protects its `tls://` addresses.
public struct TLSServerConfiguration: Sendable {
    /// How clients recognise the server.
    enum Identity: Sendable {
        /// By a certificate; its file also holds the authorities between it and the root.
        case certificate(path: String, key: String)
        /// By the authkey alone.
        case authkey
    }

    let identity: Identity
    /// The PEM file with the authorities whose certificates clients have to show; `nil` asks clients for none.
    public var clientAuthorities: String?
    /// The PEM files with the lists of revoked certificates of ``clientAuthorities``, read with the certificates; empty
    /// asks nobody.
    ///
    /// With lists, every client's certificate has to be of an authority whose list is there and hasn't expired.
    public var revocationLists: [String] = []
    /// Whether clients may come with TLS 1.2, which has no channel binding.
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
    ///   - clientAuthorities: The PEM file with the authorities whose certificates clients have to show; `nil` asks
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

    /// Protects a server without certificates, by a key derived from the authkey, which then needs 32 bytes at least.
    ///
    /// Everybody who knows the authkey can pretend to be the server.
    public static let authkey = TLSServerConfiguration(identity: .authkey, clientAuthorities: nil)
}
