internal import ArgumentParser
internal import Multiprocessing

/// Shows what a server does, as it does it.
struct TopCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "top",
        abstract: "Show live what a running server does, who waits, and who holds what.",
        discussion: """
            In a terminal it draws calls per second, the hottest objects and methods, waits, locks, queues and \
            clients; `h` lists the keys, `q` quits. It follows the window's size, and NO_COLOR. Otherwise, or with \
            --once, it asks twice and prints the figures of the time between.

            With --json it prints a line for each interval: what the server tells, with the keys of \
            docs/wire-protocol.md, `time`, and `rates`. It takes the right 'inspect'.
            """
    )

    @Argument(help: .address, transform: Address.init(parsing:))
    var address: Address?

    @OptionGroup var server: ServerOptions

    @Flag(help: "Print the figures of one interval, and end.")
    var once = false

    @Flag(help: "Print JSON, a line for each interval; goes on until it is ended.")
    var json = false

    @Option(
        help: "How often to ask the server, from 100ms to 1h; a number alone is one of seconds.",
        transform: DurationOption.parse
    )
    var interval = Duration.seconds(1)

    func validate() throws {
        _ = try server.access(at: address)
        guard interval >= .milliseconds(100), interval <= .seconds(3600) else {
            throw ValidationError("--interval has to be from 100ms to 1h")
        }
    }

    func run() async throws {
        let source = StatisticsSource(try server.access(at: address))
        if !json, !once, let terminal = Terminal() {
            try await TopProgram(source: source, terminal: terminal, interval: interval).run()
        } else {
            StandardStreams.ignoreMissingReaders()
            try await TopPrinter(source: source, interval: interval, isJSON: json)
                .run(once: once || !json)
        }
    }
}
