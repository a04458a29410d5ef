internal import Glibc
import MPSystem
internal import MPTransport
internal import Multiprocessing

/// A session with somebody at a terminal, which goes on after errors.
struct Conversation {
    let session: ShellSession
    let reader: LineReader
    /// Where lines are kept for the next session; `nil` if there is no place for them.
    let history: HistoryFile?

    /// Reads lines and carries them out, to the end.
    func run(at address: Address) async throws {
        let call = CallUnderWay()
        let loop = try EventLoop(name: "signals")
        let watcher = try await SignalWatcher.watch([SIGINT], on: loop) { _ in call.giveUp() }
        StandardStreams.print("Connected to \(address). `help` tells what can be written.")
        if !reader.isEditor {
            StandardStreams.printError(
                "Lines can't be edited, as libedit isn't there (in Debian: libedit2)."
            )
        }
        var before = ""
        reading: while true {
            let line = await reader.next(prompt: "> ", completing: session.vocabulary())
            switch line {
            case .end: break reading
            case .interrupted: continue
            case .read(let line):
                if line != before { remember(line) }
                before = line
                guard await execute(line, call) else { break reading }
            }
        }
        StandardStreams.print("")
        await watcher.cancel()
    }

    /// Carries out a line; errors are told.
    ///
    /// - Returns: Whether the session goes on.
    private func execute(_ line: String, _ call: CallUnderWay) async -> Bool {
        let session = session
        let task = Task { try await session.execute(line) }
        call.begins(task)
        defer { call.ends() }
        do {
            return try await task.value
        } catch let error as MultiprocessingError where error.code == .cancelled {
            StandardStreams.printError("given up")
        } catch {
            StandardStreams.printError(error)
        }
        return true
    }

    private func remember(_ line: String) {
        guard HistoryFile.keeps(line) else { return }
        reader.remember(line)
        do throws(CommandError) {
            try history?.append(line)
        } catch {
            StandardStreams.printError(error.description)
        }
    }
}

/// The call that Ctrl-C gives up.
private final class CallUnderWay: Sendable {
    /// Its task; `nil` between the lines.
    private let task = Guarded<Task<Bool, any Error>?>(nil)

    /// Makes a task the one that is given up.
    func begins(_ task: Task<Bool, any Error>) {
        self.task.withLock { $0 = task }
    }

    /// Lets Ctrl-C do nothing.
    func ends() {
        task.withLock { $0 = nil }
    }

    /// Cancels the call, so that the server gives it up.
    func giveUp() {
        let task = task.withLock { $0 }
        task?.cancel()
    }
}
