import Synchronization

/// A call that an executor has accepted, and its result.
///
/// Copies stand for the same call.
///
/// - SeeAlso: Python `concurrent.futures.Future`.
public struct Future<Output: Sendable>: Sendable, Identifiable {
    /// Tells futures apart within this process.
    public let id: UInt64
    let promise: TaskPromise<Output>
    private let call: any FutureCall

    init(_ promise: TaskPromise<Output>, of call: any FutureCall) {
        id = FutureNumbers.next()
        self.promise = promise
        self.call = call
    }

    /// Whether the call was given up.
    ///
    /// - SeeAlso: Python `Future.cancelled`.
    public var isCancelled: Bool {
        guard case .failure(let error as MultiprocessingError)? = promise.result else {
            return false
        }
        return error.code == .cancelled
    }

    /// Whether a worker has the call.
    ///
    /// - SeeAlso: Python `Future.running`.
    public var isRunning: Bool { !isDone && call.isRunning }

    /// Whether the call has ended: with a result, an error, or given up.
    ///
    /// - SeeAlso: Python `Future.done`.
    public var isDone: Bool { promise.isDone }

    /// Gives the call up, unless it has ended: it ends in `cancelled`, and a function that runs is cancelled.
    ///
    /// - Returns: Whether it was given up. Python's can't, once the function runs.
    /// - SeeAlso: Python `Future.cancel`.
    @discardableResult
    public func cancel() -> Bool {
        call.cancel()
        return isCancelled
    }

    /// Waits for the result.
    ///
    /// - Parameter timeout: The longest wait; `nil` is no limit.
    /// - Returns: The result.
    /// - Throws: What the function threw; ``MultiprocessingError``: `timedOut`, `workerLost`, `cancelled`, `remote`.
    /// - SeeAlso: Python `Future.result`.
    public nonisolated(nonsending) func result(timeout: Duration? = nil) async throws -> Output {
        try await promise.value(atMost: timeout, of: call.name)
    }

    /// Waits until the call has ended, and gives its error.
    ///
    /// - Parameter timeout: The longest wait; `nil` is no limit.
    /// - Returns: What the function threw, or why there is no result; `nil` if there is one.
    /// - Throws: ``MultiprocessingError``: `timedOut`, and `cancelled` if the waiting task is.
    /// - SeeAlso: Python `Future.exception`.
    public nonisolated(nonsending) func exception(
        timeout: Duration? = nil
    ) async throws(MultiprocessingError) -> (any Error)? {
        try await promise.error(atMost: timeout, of: call.name)
    }

    /// Has a function called when the call has ended; at once if it has.
    ///
    /// - Parameter callback: Called once, on any thread.
    /// - SeeAlso: Python `Future.add_done_callback`.
    public func addDoneCallback(_ callback: @escaping @Sendable (Future<Output>) -> Void) {
        promise.whenDone { _ in callback(self) }
    }
}

/// Counts futures.
enum FutureNumbers {
    private static let last = Atomic<UInt64>(0)

    static func next() -> UInt64 { last.add(1, ordering: .relaxed).newValue }
}
