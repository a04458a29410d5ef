internal import ArgumentParser
internal import Glibc
internal import Multiprocessing

/// Works for a cluster: runs functions of a program for whoever submits tasks to a work queue.
struct WorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker",
        abstract: "Run tasks of a work queue by the functions of a program.",
        usage: """
            syncmanager worker [--connect <address>] --queue <queue> [--authkey-file <authkey-file>] [<options>] -- <program>
            """,
        discussion: """
            PROGRAM begins with startMultiprocessing(…), which lists its functions. It is started once for each slot, and \
            runs one task after the other; when it crashes, that ends one task.

            SIGTERM lets the tasks end that were begun, takes no more, and exits with 0; a second one ends all at once. \
            When the server goes, the worker waits for it to come back.

              syncmanager worker --connect tls://host:7000 --ca ca.pem --queue jobs --authkey-file key \\
                --slots 4 --offer gpu=1 --offer memory=4G -- ./my-program
            """
    )

    @Option(name: .customLong("connect"), help: .address, transform: Address.init(parsing:))
    var address: Address?

    @Option(help: "The name of the work queue.")
    var queue: String

    @Option(help: "How many tasks run at a time; default: one for each processor.")
    var slots: Int?

    @Option(
        name: .customLong("offer"),
        help: "What tasks may demand: NAME=NUMBER, or NAME alone for a label; can be repeated.",
        transform: OfferOption.init(argument:)
    )
    var offers: [OfferOption] = []

    @OptionGroup var server: ServerOptions

    @Argument(parsing: .postTerminator, help: "The program whose functions are run.")
    var program: [String] = []

    func validate() throws {
        _ = try server.access(at: address)
        guard program.count == 1 else {
            throw ValidationError(
                program.isEmpty
                    ? "the program is missing, as in: -- ./my-program"
                    : "the program gets no arguments: it runs functions only"
            )
        }
        if let slots, slots < 1 { throw ValidationError("--slots must be 1 or more") }
    }

    func run() async throws {
        StandardStreams.ignoreMissingReaders()
        let signals = try await TerminationSignals(
            ignoringInterrupt: !TerminationSignals.interruptIsMeantForUs
        )
        ProcessContext.setExecutable(try Self.path(of: program[0]))
        var access = try server.access(at: address)
        // Other commands end with their connection; a worker waits for the next.
        access.configuration.reconnection = ReconnectionPolicy()
        let manager = try await access.connect()
        let (queue, slots) = (queue, slots)
        let resources = offers.reduce(into: [String: Int]()) { $0[$1.name] = $1.amount }
        let work = Task {
            try await Worker.run(
                queue: queue,
                on: manager,
                slots: slots,
                offering: resources,
                context: ProcessContext(.spawn)
            )
        }
        Task {
            await signals.first()
            work.cancel()
            await signals.first()
            // The children end with this process.
            _exit(128 + SIGTERM)
        }
        try await work.value
        await manager.close()
    }

    /// Finds a program as a shell does.
    private static func path(of program: String) throws(CommandError) -> String {
        guard let found = ProcessContext.findExecutable(program), access(found, X_OK) == 0 else {
            throw CommandError("there is no program '\(program)' that can be executed")
        }
        return found
    }
}
