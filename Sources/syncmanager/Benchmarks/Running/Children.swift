internal import Synchronization

/// The processes that a benchmark has started, all of which end with it.
final class Children: Sendable {
    private struct State {
        var processes: [SpawnedProcess] = []
        var mayStart = true
    }

    private let state = Mutex(State())

    /// Runs a body that starts processes; when it returns, throws or is cancelled, all of them are gone.
    static func run<Result: Sendable>(
        _ body: (Children) async throws -> Result
    ) async throws -> Result {
        let children = Children()
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
            return process
        }
    }

    /// Waits until one of them is gone, and forgets it.
    @discardableResult
    func ending(of process: SpawnedProcess) async -> ProcessEnding {
        let ending = await process.ending()
        state.withLock { $0.processes.removeAll { $0 === process } }
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
        let processes = state.withLock { state in
            defer { state.processes = [] }
            return state.processes
        }
        for process in processes { _ = await process.ending() }
    }
}
