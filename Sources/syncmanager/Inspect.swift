internal import ArgumentParser
internal import Multiprocessing

/// Shows what a server owns, and who uses it.
struct Inspect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show the objects and the connections of a running server."
    )

    @Argument(help: "Where the server listens.", transform: Address.init(parsing:))
    var address: Address

    @OptionGroup var secret: AuthkeyOption

    @OptionGroup(title: "TLS") var tls: TLSClientOptions

    func run() async throws {
        let manager = try await SyncManager.connect(
            to: address,
            authkey: secret.authkey(),
            configuration: tls.configuration
        )
        let snapshot = try await manager.inspect()
        await manager.close()
        StandardStreams.print(InspectReport(snapshot).lines())
    }
}
