internal import ArgumentParser
internal import MPWire
internal import Multiprocessing

/// Shows what a server owns, and who uses it.
struct Inspect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show the objects, the connections and the limits of a running server.",
        discussion: """
            With --json it prints what the server tells, in one line, with the keys of docs/wire-protocol.md.
            """
    )

    @Argument(help: .address, transform: Address.init(parsing:))
    var address: Address?

    @OptionGroup var server: ServerOptions

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws { _ = try server.access(at: address) }

    func run() async throws {
        let manager = try await server.access(at: address).connect()
        let snapshot = try await manager.inspect()
        let report = InspectReport(snapshot, try await Self.statistics(of: manager))
        await manager.close()
        if json {
            StandardStreams.print(try report.json())
        } else {
            StandardStreams.print(report.lines())
        }
    }

    /// What clients wait for; `nil` if the server is an older one, which doesn't tell.
    private static func statistics(of manager: SyncManager) async throws -> ServerStatistics? {
        do throws(MultiprocessingError) {
            return try await manager.statistics()
        } catch {
            guard [.unsupported, .remote].contains(error.code) else { throw error }
            return nil
        }
    }
}
