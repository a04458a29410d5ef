internal import MPCore
internal import MPWire

// MARK: Ending

extension FutureProxy {
    /// Promises that this program ends the future: if its connection ends first, the future ends in `workerLost` at once.
    ///
    /// Python's futures have nothing like it, since they never leave their process.
    ///
    /// - Returns: `false` if the future has ended already.
    /// - Throws: ``MultiprocessingError``: `invalidState` if another program has promised it.
    /// - Complexity: One round trip; O(1) on the server.
    public func promiseResult() async throws(MultiprocessingError) -> Bool {
        try await calling("promise").decoded(as: Bool.self, from: reference.attempt("promise"))
    }

    /// Says that this program works on the future from now on, and ends it, as ``promiseResult()`` does: it can't be given
    /// up any more.
    ///
    /// - Returns: `false` if it was given up: nobody wants the result.
    /// - Throws: ``MultiprocessingError``: `remote` with `RuntimeError` if somebody works on it already, or it has ended.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `Future.set_running_or_notify_cancel`.
    public func setRunningOrNotifyCancel() async throws(MultiprocessingError) -> Bool {
        try await reference.call("set_running_or_notify_cancel", as: Bool.self)
    }

    /// Ends the future with a result, which all that wait for it get.
    ///
    /// - Parameter result: The result.
    /// - Throws: ``MultiprocessingError``: `invalidState` if it has ended already; `typeMismatch` if the result can't be sent.
    /// - Complexity: One round trip; O(calls that wait) on the server.
    /// - SeeAlso: Python `Future.set_result`.
    public func setResult(_ result: Output) async throws(MultiprocessingError) {
        _ = try await calling("set_result", try reference.encode(result, for: "set_result"))
    }

    /// Ends the future with an error, which all that wait for it get.
    ///
    /// - Parameter error: The error. One of a type that is registered in ``SyncManagerConfiguration/errors`` is thrown again by
    ///   programs that have registered it, too.
    /// - Throws: ``MultiprocessingError``: `invalidState` if it has ended already.
    /// - Complexity: One round trip; O(calls that wait) on the server.
    /// - SeeAlso: Python `Future.set_exception`.
    public func setException(_ error: any Error) async throws(MultiprocessingError) {
        let exception = reference.channel.errors.exception(ofFuture: error)
        _ = try await calling("set_exception", exception.value)
    }

    /// Ends the future as a call has ended; what can't be sent is an error.
    ///
    /// If nothing can be sent any more, the session has ended, and the future with it.
    func end(as result: Result<Output, any Error>) async {
        switch result {
        case .success(let output):
            do throws(MultiprocessingError) {
                try await setResult(output)
            } catch {
                if error.code != .invalidState { try? await setException(error) }
            }
        case .failure(let error as MultiprocessingError) where error.code == .cancelled:
            _ = try? await cancel()
        case .failure(let error): try? await setException(error)
        }
    }

    /// Waits until the future has ended.
    ///
    /// - Returns: Whether somebody has given it up.
    func endsCancelled() async -> Bool {
        let sent = try? await reference.send("exception", [], nil, CallManner())
        guard case .reply(.raising(let exception))? = sent?.result else { return false }
        return exception.type == .cancelledFuture
    }

    private func calling(
        _ method: String,
        _ arguments: WireValue...
    ) async throws(MultiprocessingError) -> WireValue {
        do throws(MultiprocessingError) {
            return try await reference.call(method, arguments)
        } catch  where error.remote?.exception?.type == .invalidStateOfFuture {
            throw MultiprocessingError(
                .invalidState,
                error.message,
                remote: error.remote
            )
        }
    }
}

extension WireGlobal {
    /// A process that was to set a result has ended.
    static let brokenExecutor = WireGlobal("concurrent.futures._base", "BrokenExecutor")
    /// A future was given up.
    fileprivate static let cancelledFuture = WireGlobal(
        "concurrent.futures._base",
        "CancelledError"
    )
    /// A future has ended already.
    fileprivate static let invalidStateOfFuture = WireGlobal(
        "concurrent.futures._base",
        "InvalidStateError"
    )
}

extension ErrorTable {
    /// The exception that Python raises for an error with which a future ends.
    fileprivate func exception(ofFuture error: any Error) -> PythonException {
        guard let error = error as? MultiprocessingError else {
            return exception(for: error, thrownBy: "Future")
        }
        if let exception = error.remote?.exception { return exception }
        switch error.code {
        case .workerLost, .brokenPool:
            return PythonException(.brokenExecutor, [.text(error.message)])
        case .timedOut: return PythonException("TimeoutError", error.message)
        default: return exception(for: error, thrownBy: "Future")
        }
    }
}
