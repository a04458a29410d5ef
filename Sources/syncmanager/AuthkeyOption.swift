internal import ArgumentParser
internal import Multiprocessing

/// Where the secret is that server and clients share.
struct AuthkeyOption: ParsableArguments {
    @Option(help: "The file whose bytes are the authkey; nobody else may be able to read it.")
    var authkeyFile: String

    /// Reads the secret.
    func authkey() throws -> Authkey {
        try Authkey.file(authkeyFile)
    }
}

extension Address: @retroactive ExpressibleByArgument {
    /// Reads an address as it is written on the command line.
    public init?(argument: String) {
        // The parser says which argument was wrong and how addresses are written.
        guard let address = try? Address(parsing: argument) else { return nil }
        self = address
    }
}
