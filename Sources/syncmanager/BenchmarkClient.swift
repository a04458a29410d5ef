internal import ArgumentParser
internal import Multiprocessing

/// Works for the benchmark, as one of its processes.
///
/// Says `ready` when it is connected, then does one round for each line that it reads, and says what
/// came of it; ends with its standard input.
struct BenchmarkClient: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmark-client",
        abstract: "Do something again and again for a running benchmark.",
        shouldDisplay: false
    )

    @Argument(help: "What to do again and again.")
    var workload: Workload

    @Option(help: "Where the manager listens.", transform: Address.init(parsing:))
    var address: Address

    @Option(help: "The file whose bytes are the authkey.")
    var authkeyFile: String

    @Flag(help: "Trust whoever knows the authkey at a tls:// address.")
    var tlsByAuthkey = false

    @Flag(help: "Return the ball in ping-pong, and measure nothing.")
    var serve = false

    @Option(help: "How many connections to open, or to serve.")
    var links = 1

    @Option(help: "How many tasks work on each connection.")
    var tasks = 1

    @Option(help: "Whether to look for answers before sleeping: \(Polling.choices).")
    var polling = Polling.adaptive

    func run() async throws {
        guard !serve else {
            return try PingPong.serve(at: address, peers: links) {
                StandardStreams.print("listening on \(address)")
            }
        }
        var configuration = SyncManagerConfiguration()
        configuration.polling = polling.setting
        if tlsByAuthkey { configuration.tls.trust = .authkey }
        let connection = WorkerConnection(
            address: address,
            authkey: try .file(authkeyFile),
            configuration: configuration
        )
        let worker = try await SwiftWorker(workload, connection, links: links, tasks: tasks)
        try await Self.work(for: worker)
    }

    private static func work(for worker: SwiftWorker) async throws {
        let orders = StandardLines()
        StandardStreams.print("ready")
        while let line = await orders.next() {
            guard let window = RoundWindow(line: line) else {
                throw CommandError("'\(line)' starts no round")
            }
            StandardStreams.print(try await worker.round(window).line)
        }
    }
}

extension Workload: ExpressibleByArgument {}
