internal import ArgumentParser
internal import Multiprocessing

/// Shows the objects of a server that nobody uses any more, and drops them.
struct Drop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show and drop the objects of a running server that nobody uses.",
        discussion: """
            Without IDENT and --orphans it only shows them. An object is an orphan if all processes that held references \
            to it have ended. Of clients on TCP the server doesn't know that: if they have no connection at the moment, \
            their objects are shown as unconnected, and dropped by --unconnected or by their idents. It takes the right \
            'drop': on a Unix socket the server's own user and root have it, unless the server's rights say otherwise.
            """
    )

    @Argument(help: "Where the server listens.", transform: Address.init(parsing:))
    var address: Address

    @Argument(help: "The idents of objects to drop.")
    var idents: [String] = []

    @Flag(help: "Show the objects that nobody uses.")
    var list = false

    @Flag(help: "Drop all objects whose holders have ended.")
    var orphans = false

    @Flag(help: "With --orphans: also those whose holders have no connection.")
    var unconnected = false

    @Flag(help: "Drop the objects of these idents though they are in use.")
    var force = false

    @OptionGroup var secret: AuthkeyOption

    @OptionGroup(title: "TLS") var tls: TLSClientOptions

    func validate() throws {
        if unconnected, !orphans { throw ValidationError("--unconnected goes with --orphans.") }
        if force, idents.isEmpty { throw ValidationError("--force goes with IDENTs.") }
    }

    func run() async throws {
        let manager = try await SyncManager.connect(
            to: address,
            authkey: secret.authkey(),
            configuration: tls.configuration
        )
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
