internal import MPWire

extension Future where Output: Codable {
    /// Makes the future known to other processes, through a manager.
    ///
    /// The shared future ends as this one does. If somebody cancels it, this one is cancelled. If this program ends before,
    /// or loses its connection, the shared future ends in `workerLost` at once.
    ///
    /// - Parameters:
    ///   - manager: The manager.
    ///   - name: The name by which others find it; `nil` is none: the proxy is passed on.
    /// - Returns: A proxy, for any process that is connected to the manager.
    /// - Throws: ``MultiprocessingError``: `nameTaken`; `invalidState` if there is a future of that name, and it has ended or
    ///   another program is to end it; `unknownType` if the server is CPython's.
    /// - Complexity: Two round trips. Until the future has ended, one call waits in the server.
    public func share(
        through manager: SyncManager,
        named name: String? = nil
    ) async throws(MultiprocessingError) -> FutureProxy<Output> {
        try await share(through: manager, named: name) { $0 }
    }
}

extension Future where Output == Void {
    /// Makes the future of a function without a result known to other processes, through a manager.
    ///
    /// - Parameters:
    ///   - manager: The manager.
    ///   - name: The name by which others find it; `nil` is none: the proxy is passed on.
    /// - Returns: A proxy, whose result is Python's `None`.
    /// - Throws: ``MultiprocessingError``, as the same for other futures.
    /// - Complexity: Two round trips. Until the future has ended, one call waits in the server.
    public func share(
        through manager: SyncManager,
        named name: String? = nil
    ) async throws(MultiprocessingError) -> FutureProxy<WireValue> {
        try await share(through: manager, named: name) { .null }
    }
}

extension Future {
    private func share<Shared: Codable>(
        through manager: SyncManager,
        named name: String?,
        _ convert: @escaping @Sendable (Output) -> Shared
    ) async throws(MultiprocessingError) -> FutureProxy<Shared> {
        let shared = try await manager.future(named: name, Shared.self)
        guard try await shared.promiseResult() else {
            throw MultiprocessingError(
                .invalidState,
                "the shared future '\((name ?? "").visibleName)' has ended already"
            )
        }
        let watch = Task { if await shared.endsCancelled() { cancel() } }
        promise.whenDone { result in
            watch.cancel()
            // It goes on by itself: nobody waits for it but those who wait for the shared future.
            Task { await shared.end(as: result.map(convert)) }
        }
        return shared
    }
}
