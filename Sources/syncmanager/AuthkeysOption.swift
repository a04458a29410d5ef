internal import ArgumentParser
internal import Multiprocessing

/// Where the secrets are of which clients have to know one.
struct AuthkeysOption: ParsableArguments {
    @Option(
        name: .customLong("authkey-file"),
        help: """
            A file whose bytes are an authkey; nobody else may be able to read it. Repeatable up to four times; \
            SIGHUP reads all of them again. Default: $\(EnvironmentDefaults.authkeyFile).
            """
    )
    var files: [String] = []

    @Flag(help: "Accept authkeys of fewer than 16 bytes, which can be found out by trying.")
    var allowWeakKey = false

    /// The files, or that of the environment.
    ///
    /// - Throws: `ValidationError` if there is none.
    func settings(
        _ environment: EnvironmentDefaults = .ofThisProcess
    ) throws -> [Setting<String>] {
        guard files.isEmpty else { return files.map { Setting(value: $0, variable: nil) } }
        return [try environment.authkeyFile(or: nil)]
    }

    /// Reads the secrets; each is named after its file.
    func authkeys() throws -> [NamedAuthkey] {
        try settings().map { file in
            let name = file.value.split(separator: "/").last.map(String.init) ?? file.value
            do throws(MultiprocessingError) {
                let key = try Authkey.file(file.value, allowsWeakKey: allowWeakKey)
                return NamedAuthkey(name, key)
            } catch {
                guard file.variable != nil else { throw error }
                throw CommandError("\(error)\(file.origin)")
            }
        }
    }
}
