/// A result that comes later, once, for any number of tasks that wait for it.
///
/// Copies stand for the same result.
struct TaskPromise<Value: Sendable>: Sendable {
    /// What is called with the result.
    typealias Callback = @Sendable (Result<Value, any Error>) -> Void

    private let promise: any Promising

    /// Makes a promise.
    init() { promise = PlainPromise() }

    /// Gives the promise of something its type.
    init(of promise: any Promising) { self.promise = promise }

    /// The result; `nil` before it is there.
    var result: Result<Value, any Error>? {
        guard let outcome = promise.outcome else { return nil }
        return Result { try Self.value(of: outcome) }
    }

    /// Whether the result is there.
    var isDone: Bool { promise.outcome != nil }

    /// Sets the result, unless there is one.
    func fulfil(_ result: Result<Value, any Error>) {
        var waiters = PromiseWaiters()
        fulfil(result, &waiters)
        waiters.resume()
    }

    /// Sets the result, unless there is one, without letting anybody go on yet.
    ///
    /// - Parameters:
    ///   - result: The result.
    ///   - waiters: Gets those who wait for it.
    func fulfil(_ result: Result<Value, any Error>, _ waiters: inout PromiseWaiters) {
        promise.keep(PromiseOutcome(result.map { $0 as any Sendable }), &waiters)
    }

    /// Calls something with the result; at once if it is there.
    ///
    /// - Returns: A number by which it is given up; `nil` if it was called.
    @discardableResult
    func whenDone(_ callback: @escaping Callback) -> UInt64? {
        let number = promise.waiting.add(
            { outcome in callback(Result { try Self.value(of: outcome) }) },
            unless: { promise.outcome != nil }
        )
        if number == nil, let result { callback(result) }
        return number
    }

    /// Gives up calling something.
    func giveUp(_ number: UInt64) { promise.waiting.giveUp(number) }

    /// Waits for the result.
    ///
    /// - Parameter limit: The longest wait; `nil` is no limit.
    /// - Returns: Why the wait is over.
    /// - Throws: The system had no thread for the alarm.
    nonisolated(nonsending) func wait(
        atMost limit: Duration? = nil
    ) async throws(MultiprocessingError) -> PromiseWakening {
        try await promise.wait(atMost: limit)
    }

    /// Waits for the value.
    ///
    /// - Parameters:
    ///   - limit: The longest wait; `nil` is no limit.
    ///   - name: The call in words.
    /// - Returns: The value.
    /// - Throws: The error that is there instead; ``MultiprocessingError``: `timedOut`; `cancelled` if the waiting task is.
    nonisolated(nonsending) func value(
        atMost limit: Duration?,
        of name: @autoclosure () -> String
    ) async throws -> Value {
        try Self.value(of: try await promise.outcome(atMost: limit, of: name()))
    }

    /// Waits until the result is there, and gives its error.
    ///
    /// - Parameters:
    ///   - limit: The longest wait; `nil` is no limit.
    ///   - name: The call in words.
    /// - Returns: The error; `nil` if there is a value.
    /// - Throws: ``MultiprocessingError``: `timedOut`; `cancelled` if the waiting task is.
    nonisolated(nonsending) func error(
        atMost limit: Duration?,
        of name: @autoclosure () -> String
    ) async throws(MultiprocessingError) -> (any Error)? {
        switch try await promise.outcome(atMost: limit, of: name()).result {
        case .success: nil
        case .failure(let error): error
        }
    }

    private static func value(of outcome: PromiseOutcome) throws -> Value {
        switch outcome.result {
        case .success(let value as Value): return value
        case .success(let value):
            preconditionFailure("a result is \(value), and not a \(Value.self)")
        case .failure(let error): throw error
        }
    }
}
