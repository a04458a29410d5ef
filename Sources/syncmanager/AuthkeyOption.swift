internal import ArgumentParser
internal import Multiprocessing

/// Where the secret is that server and clients share.
struct AuthkeyOption: ParsableArguments {
    @Option(help: "The file whose bytes are the authkey; nobody else may be able to read it.")
    var authkeyFile: String

    @Flag(help: "Accept an authkey of fewer than 16 bytes, which can be found out by trying.")
    var allowWeakKey = false

    /// Reads the secret.
    func authkey() throws -> Authkey {
        try Authkey.file(authkeyFile, allowsWeakKey: allowWeakKey)
    }
}
