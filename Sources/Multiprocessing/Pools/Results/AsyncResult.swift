/// A result that a pool is about to have.
///
/// ```swift
/// let sum = try await pool.applyAsync(.sum, numbers)
/// print(try await sum.get(timeout: .seconds(10)))
/// ```
///
/// - SeeAlso: Python `multiprocessing.pool.AsyncResult`.
public struct AsyncResult<Output: Sendable>: Sendable {
    let promise: TaskPromise<Output>
    private let call: any TaskCall

    init(_ promise: TaskPromise<Output>, of call: any TaskCall) {
        self.promise = promise
        self.call = call
    }

    /// Whether the call has ended, with a result or an error.
    ///
    /// - SeeAlso: Python `AsyncResult.ready`.
    public var isReady: Bool { promise.isDone }

    /// Whether the call has ended with a result.
    ///
    /// - Throws: ``MultiprocessingError``: `invalidState` if it hasn't ended.
    /// - SeeAlso: Python `AsyncResult.successful`.
    public var isSuccessful: Bool {
        get throws(MultiprocessingError) {
            switch promise.result {
            case .success?: return true
            case .failure?: return false
            case nil:
                throw MultiprocessingError(
                    .invalidState,
                    "\(call.name): it isn't ready; wait() for it first"
                )
            }
        }
    }

    /// Waits for the result.
    ///
    /// If the waiting task is cancelled, the call goes on; ``cancel()`` gives it up.
    ///
    /// - Parameter timeout: The longest wait; `nil` is no limit.
    /// - Returns: The result.
    /// - Throws: What the function threw; ``MultiprocessingError``: `timedOut` if the result isn't there in time,
    ///   `workerLost`, `cancelled`, `remote`.
    /// - SeeAlso: Python `AsyncResult.get`.
    public nonisolated(nonsending) func get(timeout: Duration? = nil) async throws -> Output {
        try await promise.value(atMost: timeout, of: call.name)
    }

    /// Waits until the call has ended.
    ///
    /// - Parameter timeout: The longest wait; `nil` is no limit.
    /// - Returns: Whether it has ended.
    /// - SeeAlso: Python `AsyncResult.wait`.
    @discardableResult
    public nonisolated(nonsending) func wait(timeout: Duration? = nil) async -> Bool {
        (try? await promise.wait(atMost: timeout)) == .done
    }

    /// Gives the call up: it ends in `cancelled`, and its function is cancelled if it has begun.
    public func cancel() { call.cancel() }
}
