internal import ArgumentParser

/// Where the secret is that server and clients share.
struct AuthkeyOption: ParsableArguments {
    @Option(
        help: """
            The file whose bytes are the authkey; nobody else may be able to read it. Default: \
            $\(EnvironmentDefaults.authkeyFile).
            """
    )
    var authkeyFile: String?

    @Flag(help: "Accept an authkey of fewer than 16 bytes, which can be found out by trying.")
    var allowWeakKey = false
}
