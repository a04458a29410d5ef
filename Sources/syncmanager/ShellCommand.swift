internal import ArgumentParser
internal import FoundationEssentials
internal import Glibc
internal import MPTransport
internal import Multiprocessing

/// Works with the objects of a server, line by line.
struct ShellCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shell",
        abstract: "Work with the objects of a running server, line by line.",
        discussion: """
            `help` lists what can be written. In a terminal Tab completes names, the arrow keys find \
            earlier lines (kept in ~/.local/state/syncmanager/history, for you alone), Ctrl-C gives \
            up a call, and Ctrl-D ends. Otherwise the lines of standard input are carried out, up to \
            the first error.
            """
    )

    @Argument(help: .address, transform: Address.init(parsing:))
    var address: Address?

    @OptionGroup var server: ServerOptions

    @OptionGroup var limit: TimeoutOption

    @Flag(help: "Show JSON instead of Python's repr.")
    var json = false

    func validate() throws { _ = try server.access(at: address) }

    func run() async throws {
        let (access, timeout) = (try server.access(at: address), limit.duration)
        let session = ShellSession(format: json ? .json : .python) {
            ManagerSpace(manager: try await access.connect(), timeout: timeout)
        } show: { line in
            StandardStreams.print(line)
        }
        try await session.connectUnlessConnected()
        let history = HistoryFile(environment: ProcessInfo.processInfo.environment)
        let reader = LineReader(remembered: remembered(history))
        if reader.isInteractive {
            try await Conversation(session: session, reader: reader, history: history)
                .run(at: access.address.value)
        } else {
            try await runScript(session, reader)
        }
    }

    /// Carries out lines up to the first error.
    private func runScript(_ session: ShellSession, _ reader: LineReader) async throws {
        var number = 0
        while case .read(let line) = await reader.next(prompt: "", completing: Vocabulary()) {
            number += 1
            do {
                guard try await session.execute(line) else { return }
            } catch {
                throw CommandError("line \(number): \(error)")
            }
        }
    }

    /// The lines of earlier sessions; a history that can't be read is told, and is no reason to give up.
    private func remembered(_ history: HistoryFile?) -> [String] {
        guard let history else { return [] }
        do throws(CommandError) {
            return try history.lines()
        } catch {
            StandardStreams.printError(error.description)
            return []
        }
    }
}
