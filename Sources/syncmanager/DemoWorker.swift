internal import ArgumentParser
internal import Multiprocessing

/// Works for the demo, as one of its processes.
struct DemoWorker: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo-worker",
        abstract: "Count words for a running demo.",
        shouldDisplay: false
    )

    @Option(help: "Where the demo's manager listens.", transform: Address.init(parsing:))
    var address: Address

    @OptionGroup var secret: AuthkeyOption

    @Option(help: "What the worker calls itself in its reports.")
    var name: String

    func run() async throws {
        let manager = try await SyncManager.connect(to: address, authkey: secret.authkey())
        let shared = try await SharedWordCount(manager)
        try await shared.work(as: name)
        await manager.close()
    }
}
