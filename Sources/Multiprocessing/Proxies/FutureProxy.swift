internal import MPCore
internal import MPWire

/// Stands for a future in a manager's server: a result that one process sets, and for which any number wait.
///
/// ``Future/share(through:named:)`` makes one of a call of an executor. It is passed on as other proxies are: in a shared
/// container, as an argument of a child process or of a task.
///
/// ```swift
/// let future = try await executor.submit(.square, 7)
/// try await results.set("seven", try await future.share(through: manager))
/// // Elsewhere:
/// print(try await results.get("seven")?.result() ?? 0)  // 49
/// ```
///
/// Python programs use the same object by the methods of their `Future`.
///
/// - SeeAlso: Python `concurrent.futures.Future`.
public struct FutureProxy<Output: Codable & Sendable>: Proxy {
    /// The typeids of the objects it can stand for.
    public static var typeids: [String] { ["Future"] }
    /// Keeps the future alive.
    public let reference: ProxyReference

    /// Makes a proxy for the object of `reference`.
    public init(reference: ProxyReference) {
        self.reference = reference
    }
}

// MARK: Waiting

extension FutureProxy {
    /// Waits for the result.
    ///
    /// - Parameter timeout: Longest wait in monotonic time; `nil` is no limit, `.zero` is no wait.
    /// - Returns: The result.
    /// - Throws: The error of a registered type that the future has ended with: ``SyncManagerConfiguration/errors``; else
    ///   ``MultiprocessingError``: `timedOut`; `cancelled` if the future was given up, or the waiting task was;
    ///   `workerLost` if the process that was to set the result has ended; `remote` for other errors; `typeMismatch`.
    /// - Complexity: One round trip, and the wait.
    /// - SeeAlso: Python `Future.result`.
    public func result(timeout: Duration? = nil) async throws -> Output {
        switch try await outcome(timeout, "result") {
        case .success(let value):
            try value.decoded(as: Output.self, from: reference.attempt("result"))
        case .failure(let error): throw error
        }
    }

    /// Waits until the future has ended, and gives its error.
    ///
    /// - Parameter timeout: Longest wait in monotonic time; `nil` is no limit, `.zero` is no wait.
    /// - Returns: The error, as ``result(timeout:)`` throws it; `nil` if there is a result.
    /// - Throws: ``MultiprocessingError``: `timedOut`, and `cancelled` if the waiting task is.
    /// - Complexity: One round trip, and the wait.
    /// - SeeAlso: Python `Future.exception`.
    public func exception(
        timeout: Duration? = nil
    ) async throws(MultiprocessingError) -> (any Error)? {
        switch try await outcome(timeout, "exception") {
        case .success: nil
        case .failure(let error): error
        }
    }

    /// Waits for the end of the future.
    private func outcome(
        _ timeout: Duration?,
        _ method: String
    ) async throws(MultiprocessingError) -> Result<WireValue, any Error> {
        let limit = timeout.map { [WireValue(seconds: $0)] } ?? []
        let manner = CallManner(wait: CallManner.ArgumentWait(timeout, at: 0))
        let value = try await reference.call("outcome", limit, manner)
        let attempt = reference.attempt(method)
        if case .null = value, let timeout {
            throw MultiprocessingError(
                .timedOut,
                "\(attempt): the future had not ended within \(timeout)"
            )
        }
        guard case .tuple(let parts) = value, parts.count == 2, case .text(let kind) = parts[0]
        else { throw .answered(attempt, with: "what is no outcome of a future") }
        let exception = PythonException(parts[1])
        switch (kind, exception) {
        case ("result", _): return .success(parts[1])
        case ("cancelled", _):
            return .failure(MultiprocessingError(.cancelled, "\(attempt): it was cancelled"))
        case ("lost", let exception?), ("error", let exception?):
            return .failure(error(exception, isLost: kind == "lost", attempt))
        default: throw .answered(attempt, with: "what is no outcome of a future")
        }
    }

    private func error(
        _ exception: PythonException,
        isLost: Bool,
        _ attempt: CallAttempt
    ) -> any Error {
        if let known = reference.channel.errors.error(in: exception) { return known }
        let remote = RemoteError(exception)
        guard isLost || exception.type == .brokenExecutor else {
            return MultiprocessingError.thrown(exception, by: attempt)
        }
        return MultiprocessingError(
            .workerLost,
            "\(attempt): \(remote.message)",
            remote: remote
        )
    }
}

// MARK: Looking

extension FutureProxy {
    /// Says whether the future has ended: with a result, an error, or given up.
    ///
    /// - Returns: Whether it had at one moment.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `Future.done`.
    public func isDone() async throws(MultiprocessingError) -> Bool {
        try await reference.call("done", as: Bool.self)
    }

    /// Says whether somebody has begun to work on it: ``setRunningOrNotifyCancel()``.
    ///
    /// A future that is shared by ``Future/share(through:named:)`` isn't running in this sense: it can be cancelled until it
    /// has ended.
    ///
    /// - Returns: Whether it was running at one moment.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `Future.running`.
    public func isRunning() async throws(MultiprocessingError) -> Bool {
        try await reference.call("running", as: Bool.self)
    }

    /// Says whether the future was given up.
    ///
    /// - Returns: Whether it was.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `Future.cancelled`.
    public func isCancelled() async throws(MultiprocessingError) -> Bool {
        try await reference.call("cancelled", as: Bool.self)
    }

    /// Gives the future up, unless it is running or has ended.
    ///
    /// - Returns: Whether it is given up.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(calls that wait) on the server.
    /// - SeeAlso: Python `Future.cancel`.
    @discardableResult
    public func cancel() async throws(MultiprocessingError) -> Bool {
        try await reference.call("cancel", as: Bool.self)
    }
}
