internal import ArgumentParser
internal import Dispatch
internal import Multiprocessing

/// Works for the benchmark, as one of its processes.
///
/// Says `ready` when it is connected, then does one round for each line that it reads, and says what
/// came of it; ends with its standard input.
struct WorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker",
        abstract: "Do something again and again for a running benchmark.",
        shouldDisplay: false
    )

    @Argument(help: "What to do again and again.")
    var workload: Workload

    @Option(help: "Where the server listens.", transform: Address.init(parsing:))
    var address: Address

    @Option(help: "The file whose bytes are the authkey.")
    var authkeyFile: String

    @Flag(help: "Trust whoever knows the authkey at a tls:// address.")
    var tlsByAuthkey = false

    @Option(help: "How many connections to open.")
    var links = 1

    @Option(help: "How many tasks work on each connection.")
    var tasks = 1

    @Flag(help: "Sleep between all calls.")
    var neverPoll = false

    func run() async throws {
        var configuration = SyncManagerConfiguration()
        configuration.polling = neverPoll ? .never : .adaptive
        if tlsByAuthkey { configuration.tls.trust = .authkey }
        let connection = WorkerConnection(
            address: address,
            authkey: try .file(authkeyFile),
            configuration: configuration
        )
        let worker = try await SwiftWorker(workload, connection, links: links, tasks: tasks)
        say("ready")
        while let line = await Self.nextLine() {
            guard let window = RoundWindow(line: line) else {
                throw BenchmarkError("'\(line)' starts no round")
            }
            say(try await worker.round(window).line)
        }
    }

    /// Reading blocks, so it has a thread of its own.
    private static let reader = DispatchQueue(label: "standard input")

    private static func nextLine() async -> String? {
        await withCheckedContinuation { continuation in
            reader.async { continuation.resume(returning: readLine()) }
        }
    }
}

extension Workload: ExpressibleByArgument {}
