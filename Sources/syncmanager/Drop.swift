internal import ArgumentParser
internal import Multiprocessing

/// Shows the objects of a server that nobody uses any more, and drops them.
struct Drop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show and drop the objects of a running server that nobody uses.",
        usage:
            "syncmanager drop [<address>] [<idents> ...] [--authkey-file <authkey-file>] [<options>]",
        discussion: """
            Without IDENT and --orphans it only shows them. An object is an orphan if all processes that held references \
            to it have ended. Of clients on TCP the server doesn't know that: if they have no connection at the moment, \
            their objects are shown as unconnected, and dropped by --unconnected or by their idents. It takes the right \
            'drop': on a Unix socket the server's own user and root have it, unless the server's rights say otherwise.
            """
    )

    @Argument(
        help: """
            Where the server listens (default: $\(EnvironmentDefaults.address)); the idents of objects to drop.
            """
    )
    var words: [String] = []

    @Flag(help: "Show the objects that nobody uses.")
    var list = false

    @Flag(help: "Drop all objects whose holders have ended.")
    var orphans = false

    @Flag(help: "With --orphans: also those whose holders have no connection.")
    var unconnected = false

    @Flag(help: "Drop the objects of these idents though they are in use.")
    var force = false

    @OptionGroup var server: ServerOptions

    func validate() throws {
        let leading = try LeadingAddress(words)
        let idents = leading.words
        _ = try server.access(at: leading.address)
        if unconnected, !orphans { throw ValidationError("--unconnected goes with --orphans.") }
        if force, idents.isEmpty { throw ValidationError("--force goes with IDENTs.") }
    }

    func run() async throws {
        let leading = try LeadingAddress(words)
        let idents = leading.words
        let manager = try await server.access(at: leading.address).connect()
        let selection = DropSelection(
            idents: idents,
            takesOrphans: orphans,
            takesUnconnected: unconnected
        )
        if list || selection.isEmpty {
            StandardStreams.print(DropReport.lines(of: try await manager.orphans()))
        }
        var kept: [String: String] = [:]
        if !selection.isEmpty {
            let found = orphans ? try await manager.orphans() : []
            let result = try await manager.drop(selection.idents(among: found), force: force)
            StandardStreams.print(DropReport.lines(of: result))
            kept = result.kept.filter { idents.contains($0.key) }
        }
        await manager.close()
        if !kept.isEmpty { throw ExitCode.failure }
    }
}
