internal import ArgumentParser
internal import Multiprocessing

/// Where the secrets are of which clients have to know one.
struct AuthkeysOption: ParsableArguments {
    @Option(
        name: .customLong("authkey-file"),
        help: """
            A file whose bytes are an authkey; nobody else may be able to read it. Repeatable up to four times; \
            SIGHUP reads all of them again.
            """
    )
    var files: [String]

    @Flag(help: "Accept authkeys of fewer than 16 bytes, which can be found out by trying.")
    var allowWeakKey = false

    /// Reads the secrets; each is named after its file.
    func authkeys() throws -> [NamedAuthkey] {
        try files.map { path in
            let name = path.split(separator: "/").last.map(String.init) ?? path
            return NamedAuthkey(name, try Authkey.file(path, allowsWeakKey: allowWeakKey))
        }
    }
}
