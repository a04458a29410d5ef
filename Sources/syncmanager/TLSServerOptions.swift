internal import ArgumentParser
internal import Multiprocessing

/// How `tls://` addresses are served.
struct TLSServerOptions: ParsableArguments {
    @Option(help: "The PEM file with the certificate of tls:// addresses; read again on SIGHUP.")
    var certificate: String?

    @Option(help: "The PEM file with its private key; nobody else may be able to read it.")
    var key: String?

    @Option(help: "The PEM file with the authorities whose certificates clients have to show.")
    var clientCA: String?

    @Option(
        name: .customLong("crl"),
        help: "A PEM file with revoked certificates of clients; repeatable; read again on SIGHUP."
    )
    var revocationLists: [String] = []

    @Flag(help: "Protect tls:// addresses by the authkey (32 bytes at least) instead.")
    var tlsByAuthkey = false

    @Flag(name: .customLong("allow-tls-1.2"), help: "Let clients come with TLS 1.2, too.")
    var allowTLS12 = false

    func validate() throws {
        guard (certificate == nil) == (key == nil) else {
            throw ValidationError("--certificate and --key belong together")
        }
        guard certificate == nil || !tlsByAuthkey else {
            throw ValidationError("--tls-by-authkey takes the place of --certificate and --key")
        }
        guard certificate != nil || clientCA == nil else {
            throw ValidationError("--client-ca needs --certificate and --key")
        }
        guard certificate != nil || !allowTLS12 else {
            throw ValidationError("--allow-tls-1.2 needs --certificate and --key")
        }
        guard clientCA != nil || revocationLists.isEmpty else {
            throw ValidationError("--crl needs --client-ca: else clients show no certificates")
        }
    }

    /// What the server is told.
    var configuration: TLSServerConfiguration? {
        if tlsByAuthkey { return .authkey }
        guard let certificate, let key else { return nil }
        var configuration = TLSServerConfiguration.certificate(
            certificate,
            key: key,
            clientAuthorities: clientCA
        )
        configuration.revocationLists = revocationLists
        configuration.allowsTLS12 = allowTLS12
        return configuration
    }
}
