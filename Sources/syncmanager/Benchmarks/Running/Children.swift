internal import Glibc
internal import Synchronization

/// The processes that a benchmark has started, all of which end with it.
final class Children: Sendable {
    private struct State {
        var processes: [SpawnedProcess] = []
        var mayStart = true
    }

    /// A process that ends the others should this one be killed, and how it learns of them.
    private struct Guardian: Sendable {
        let process: SpawnedProcess
        let channel: LineChannel
    }

    private let state = Mutex(State())
    private let guardian: Guardian?

    private init(guardian: Guardian?) {
        self.guardian = guardian
    }

    /// Runs a body that starts processes; when it returns, throws or is cancelled, all of them are gone.
    ///
    /// - Parameters:
    ///   - program: What to run beside it for the case that this process is killed; it is told `+PID`
    ///     and `-PID`.
    ///   - body: What starts processes.
    /// - Returns: What the body returns.
    /// - Throws: What the body throws; `CommandError` if the program can't be started.
    static func run<Result: Sendable>(
        guardedBy program: Program? = nil,
        _ body: (Children) async throws -> Result
    ) async throws -> Result {
        let children = Children(guardian: try program.map(startGuardian))
        do {
            let result = try await withTaskCancellationHandler {
                try await body(children)
            } onCancel: {
                children.kill()
            }
            await children.end()
            return result
        } catch {
            await children.end()
            throw error
        }
    }

    /// Starts a process, unless all have been told to end.
    ///
    /// - Throws: `CommandError` if it can't be started; `CancellationError` if it's too late.
    func start(_ start: () throws -> SpawnedProcess) throws -> SpawnedProcess {
        try state.withLock { state in
            guard state.mayStart else { throw CancellationError() }
            let process = try start()
            state.processes.append(process)
            _ = guardian?.channel.send("+\(process.id)")  // Without it, all is as well as before.
            return process
        }
    }

    /// Waits until one of them is gone, and forgets it.
    @discardableResult
    func ending(of process: SpawnedProcess) async -> ProcessEnding {
        let ending = await process.ending()
        state.withLock { $0.processes.removeAll { $0 === process } }
        _ = guardian?.channel.send("-\(process.id)")
        return ending
    }

    /// Kills all of them; none is started any more.
    func kill() {
        let processes = state.withLock { state in
            state.mayStart = false
            return state.processes
        }
        processes.forEach { $0.kill() }
    }

    /// Kills all of them and waits until they are gone.
    private func end() async {
        kill()
        for process in state.withLock({ $0.processes }) { await ending(of: process) }
        guardian?.process.kill()
        _ = await guardian?.process.ending()
    }

    private static func startGuardian(_ program: Program) throws -> Guardian {
        let (near, far) = try LineChannel.pair(name: "the guardian")
        defer { close(far) }
        let process = try SpawnedProcess(
            name: "the guardian",
            executable: program.executable,
            arguments: program.arguments,
            channel: far
        )
        return Guardian(process: process, channel: near)
    }
}
