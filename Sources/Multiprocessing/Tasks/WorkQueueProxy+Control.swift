internal import MPWire

// MARK: The queue as a whole

extension WorkQueueProxy {
    /// Gives workers no more tasks until ``resume()``.
    ///
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip.
    public func pause() async throws(MultiprocessingError) {
        _ = try await reference.call("pause")
    }

    /// Gives workers tasks again.
    ///
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip.
    public func resume() async throws(MultiprocessingError) {
        _ = try await reference.call("resume")
    }

    /// Waits until all submitted tasks have ended.
    ///
    /// - Parameter timeout: Longest wait; `nil` is no limit, `.zero` is no wait.
    /// - Returns: Whether all have.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip, and the wait.
    public func drain(timeout: Duration? = nil) async throws(MultiprocessingError) -> Bool {
        let manner = CallManner(wait: CallManner.ArgumentWait(timeout, at: 0))
        let arguments = timeout.map { [WireValue(seconds: $0)] } ?? []
        return try await reference.call("drain", arguments, as: Bool.self, manner)
    }

    /// Lets nothing more be submitted; workers get what is there, then `shutDown`.
    ///
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip.
    public func close() async throws(MultiprocessingError) {
        _ = try await reference.call("close")
    }

    /// Counts the tasks.
    ///
    /// - Returns: How many tasks are where, and how many have ended in which way.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip.
    public func counts() async throws(MultiprocessingError) -> WorkQueueCounts {
        try await reference.call("counts", as: WorkQueueCounts.self)
    }

    /// Shows tasks that have ended after the last of several attempts, and are kept.
    ///
    /// - Parameter limit: The most to show, the oldest first.
    /// - Returns: Their numbers and payloads.
    /// - Throws: ``MultiprocessingError``: `typeMismatch` if a payload is of another type.
    /// - Complexity: One round trip.
    public func deadLetters(
        upTo limit: Int = 100
    ) async throws(MultiprocessingError) -> [(id: Int, payload: Payload)] {
        let value = try await reference.call("dead_letters", [.int(limit)])
        guard case .list(let letters) = value else { throw mismatch("dead_letters") }
        var decoded: [(id: Int, payload: Payload)] = []
        for letter in letters {
            guard case .tuple(let parts) = letter, parts.count == 3, case .int(let id) = parts[0]
            else { throw mismatch("dead_letters") }
            let attempt = reference.attempt("dead_letters")
            decoded.append((id, try parts[1].decoded(as: Payload.self, from: attempt)))
        }
        return decoded
    }

    /// Submits dead letters again, as new tasks whose results aren't kept.
    ///
    /// Priority, time limit, back-off, key and demands stay; a delay and a deadline were for the first time. A task whose
    /// key is taken, or for which there is no room, stays a dead letter.
    ///
    /// - Parameters:
    ///   - ids: Their numbers; `nil` are all.
    ///   - attempts: How many times each may begin.
    /// - Returns: The numbers of the new tasks.
    /// - Throws: ``MultiprocessingError``: `remote` with `ValueError` if `attempts` isn't positive.
    /// - Complexity: One round trip.
    @discardableResult
    public func retryDead(
        _ ids: [Int]? = nil,
        attempts: Int = 1
    ) async throws(MultiprocessingError) -> [Int] {
        let ids = ids.map { WireValue.ids($0) } ?? .null
        return try await reference.call("retry_dead", [ids, .int(attempts)], as: [Int].self)
    }

    /// Drops dead letters.
    ///
    /// - Parameter ids: Their numbers; `nil` are all.
    /// - Returns: How many there were.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip.
    @discardableResult
    public func dropDead(_ ids: [Int]? = nil) async throws(MultiprocessingError) -> Int {
        let ids = ids.map { WireValue.ids($0) } ?? .null
        return try await reference.call("drop_dead", [ids], as: Int.self)
    }
}
