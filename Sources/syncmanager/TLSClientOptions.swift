internal import ArgumentParser
internal import Multiprocessing

/// Whom to trust at a `tls://` address, and what to show there.
struct TLSClientOptions: ParsableArguments {
    @Option(
        name: .customLong("ca"),
        help: "The PEM file with the authorities to trust; without it, those of the system."
    )
    var authorities: String?

    @Option(help: "Trust the server whose certificate has this SHA-256 fingerprint, and no other.")
    var fingerprint: String?

    @Flag(help: "Trust whoever knows the authkey; the server has to be started so, too.")
    var tlsByAuthkey = false

    @Option(help: "The PEM file with the own certificate, for servers that want one.")
    var certificate: String?

    @Option(help: "The PEM file with its private key; nobody else may be able to read it.")
    var key: String?

    @Option(
        name: .customLong("crl"),
        help: "A PEM file with the revoked certificates of the authorities; repeatable."
    )
    var revocationLists: [String] = []

    @Option(help: "The name in the server's certificate, if it isn't the host of the address.")
    var serverName: String?

    func validate() throws {
        let ways = [authorities != nil, fingerprint != nil, tlsByAuthkey].count { $0 }
        guard ways <= 1 else {
            throw ValidationError(
                "only one of --ca, --fingerprint and --tls-by-authkey can be used"
            )
        }
        guard revocationLists.isEmpty || fingerprint == nil && !tlsByAuthkey else {
            throw ValidationError("--crl is about authorities: use it with --ca, or with neither")
        }
        guard (certificate == nil) == (key == nil) else {
            throw ValidationError("--certificate and --key belong together")
        }
    }

    /// Checks that the options can be used at an address.
    ///
    /// - Throws: `ValidationError` if it isn't one of TLS, and there are options.
    func checkFitness(for address: Setting<Address>) throws {
        let given = [
            "--ca": authorities != nil, "--fingerprint": fingerprint != nil,
            "--tls-by-authkey": tlsByAuthkey,
            "--certificate": certificate != nil, "--crl": !revocationLists.isEmpty,
            "--server-name": serverName != nil,
        ]
        guard address.value.kind != .tls, let option = given.filter(\.value).keys.min() else {
            return
        }
        throw ValidationError(
            "\(option) goes with a tls:// address, and \(address.value)\(address.origin) is none"
        )
    }

    /// How the client connects.
    var configuration: SyncManagerConfiguration {
        var configuration = SyncManagerConfiguration()
        // A command says at once that the server is gone; the shell connects again by itself.
        configuration.reconnection = .never
        configuration.tls = TLSClientConfiguration(
            trust: trust,
            certificate: certificate,
            key: key
        )
        configuration.tls.serverName = serverName
        configuration.tls.revocationLists = revocationLists
        return configuration
    }

    private var trust: TLSClientConfiguration.Trust {
        if let authorities { return .authorities(authorities) }
        if let fingerprint { return .fingerprint(fingerprint) }
        return tlsByAuthkey ? .authkey : .system
    }
}
