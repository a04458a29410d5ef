internal import ArgumentParser
internal import Multiprocessing

/// The command that serves shared objects and looks at them.
///
/// One file per subcommand: `Serve`, `Keygen`, `Certificates`, `Check`, `Inspect`, `TopCommand`, `DashboardCommand`, `Drop`,
/// `CallCommand`, `ShellCommand`, `WorkerCommand`, `ReplayCommand`. What they decide, apart from what they do, is in the folders:
/// `Expressions` (what somebody writes), `Exploring` (what it comes to), `Connecting` (what the environment adds),
/// `Configuration` (what a file adds), `Shell`, `Top` (what `top` shows), `Rendering`, `Serving` (the life of a server, and
/// its service manager); signals and files in `Processes`, the screen in `Terminal`, the effects of `top` and what is served by HTTP in `Watching`.
@main
struct SyncManagerCommand: AsyncParsableCommand {
    /// The version of the package: that of the tag, and of the newest section in CHANGELOG.md.
    static let version = "0.2.0"

    static let configuration = CommandConfiguration(
        commandName: "syncmanager",
        abstract: "Shared objects for Swift and Python processes.",
        discussion: """
            An ADDRESS is unix:PATH, unix:@NAME (abstract), tcp://127.0.0.1:PORT or tls://HOST:PORT. The authkey is a \
            secret that server and clients share; it is read from a file and never shown. The variables \
            \(EnvironmentDefaults.address) and \(EnvironmentDefaults.authkeyFile) can hold both for all subcommands.

            `syncmanager --generate-completion-script bash` (or zsh, or fish) prints a script for that shell.
            """,
        version: version,
        subcommands: [
            Serve.self, Keygen.self, Certificates.self, Check.self, Inspect.self, TopCommand.self,
            DashboardCommand.self, Drop.self, CallCommand.self, ShellCommand.self,
            WorkerCommand.self, ReplayCommand.self,
        ]
    )

    /// Runs the command that the arguments name.
    static func main() async {
        let words = Array(CommandLine.arguments.dropFirst())
        if let complaint = SubcommandNames.complaint(about: words, in: Self.self) {
            exit(withError: ValidationError(complaint))
        }
        do {
            let configured = try ConfiguredArguments(words)
            guard var command = try parse(configured) else { return }
            if let serve = command as? Serve {
                try await serve.run(configured)
            } else if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let error as MultiprocessingError {
            // Its text may be that of a server which means harm.
            exit(withError: CommandError("\(error)"))
        } catch {
            exit(withError: error)
        }
    }

    /// Parses the words, and those of the configuration file that they name.
    ///
    /// - Returns: The command; `nil` if the settings were asked for, and are printed.
    /// - Throws: The parser's error, with the line of the file that it is about.
    private static func parse(
        _ configured: ConfiguredArguments?
    ) throws -> (any ParsableCommand)? {
        guard let configured else { return try parseAsRoot() }
        let command = try command(configured)
        guard command is Serve, let printout = configured.printout else { return command }
        StandardStreams.print(printout)
        return nil
    }

    /// The settings of a server.
    ///
    /// - Throws: The parser's error, with the line of the file that it is about.
    static func serve(_ configured: ConfiguredArguments) throws -> Serve {
        guard let serve = try command(configured) as? Serve else {
            throw CommandError("the settings are no longer those of a server")
        }
        return serve
    }

    private static func command(
        _ configured: ConfiguredArguments
    ) throws -> any ParsableCommand {
        do {
            return try parseAsRoot(configured.words)
        } catch {
            let message = message(for: error)
            guard let origin = configured.origin(ofOptionsIn: message),
                !exitCode(for: error).isSuccess
            else { throw error }
            throw CommandError("\(message); \(origin)")
        }
    }
}
