/// An engine whose workers belong to this process, and end with their pool.
protocol LocalPoolEngine: TaskEngine {
    /// Takes no more tasks; the workers end when all tasks have.
    func close()

    /// Gives up all tasks, and ends the workers.
    func terminate()

    /// Waits until all workers have ended.
    func join() async throws(MultiprocessingError)

    /// Gives up all tasks that haven't begun.
    func cancelWaiting()
}

extension LocalPoolEngine {
    /// Runs a body that uses the pool, and ends the workers behind it: in order if it returns, else at once.
    nonisolated(nonsending) func run<Result>(
        _ body: () async throws -> Result
    ) async throws -> Result {
        do {
            let result = try await withTaskCancellationHandler(operation: body) { terminate() }
            close()
            try await join()
            return result
        } catch {
            terminate()
            try? await join()
            throw error
        }
    }

    /// Takes no more tasks, as an executor's `shutdown`.
    func shutDown(waiting waits: Bool, cancellingFutures cancelsFutures: Bool) async {
        close()
        if cancelsFutures { cancelWaiting() }
        if waits { try? await join() }
    }
}

/// Ends the workers of a pool when nobody uses the pool any more.
final class PoolKeeper<Engine: LocalPoolEngine>: Sendable {
    let engine: Engine

    init(_ engine: Engine) { self.engine = engine }

    deinit { engine.terminate() }
}
