internal import MPWire

// MARK: Many items in one call; `unsupported` by CPython's servers

extension QueueProxy {
    /// Adds several items in their order, waiting for room while the queue is full.
    ///
    /// - Parameters:
    ///   - items: The items.
    ///   - timeout: Longest wait in monotonic time; `nil` is no limit, `.zero` is no wait.
    /// - Returns: The number of items added: all of them, unless the time was up. Added items stay.
    /// - Throws: ``MultiprocessingError``: `shutDown` if the queue was shut down, `cancelled` if the
    ///   task was cancelled (some may have been added in either), `unsupported` if the server is
    ///   CPython's.
    /// - Complexity: One round trip; O(items given).
    @discardableResult
    public func putAll(
        _ items: some Sequence<Item>,
        timeout: Duration? = nil
    ) async throws(MultiprocessingError) -> Int {
        let items = try reference.encode(Array(items), for: "put_all")
        let arguments = [items] + Self.waiting(timeout)
        let manner = CallManner(wait: CallManner.ArgumentWait(timeout, at: 2))
        return try await reference.call(
            "put_all",
            arguments,
            needing: .bulk,
            as: Int.self,
            manner
        )
    }

    /// Takes the oldest items, waiting for the first one while the queue is empty.
    ///
    /// - Parameters:
    ///   - limit: The most items to take; `nil` takes all there are.
    ///   - timeout: Longest wait in monotonic time; `nil` is no limit, `.zero` is no wait.
    /// - Returns: The items, at least one, which are no longer in the queue.
    /// - Throws: ``MultiprocessingError``: `empty` if nothing came in time, `cancelled` if the task
    ///   was cancelled (no item is lost in either), `shutDown` if the queue was shut down and is
    ///   empty, `typeMismatch` if an item is of another type (all of them are gone, unless the queue is
    ///   ``checked``: then the others go back to their places), `unsupported` if the server is CPython's.
    /// - Complexity: One round trip; O(items returned).
    public func getAll(
        upTo limit: Int? = nil,
        timeout: Duration? = nil
    ) async throws(MultiprocessingError) -> [Item] {
        let arguments = [limit.map { .int($0) } ?? .null] + Self.waiting(timeout)
        let manner = CallManner(wait: CallManner.ArgumentWait(timeout, at: 2))
        try reference.channel.require(.bulk, for: reference.attempt("get_all"))
        guard isChecked else {
            return try await reference.call("get_all", arguments, as: [Item].self, manner)
        }
        return try await reference.takeChecked(
            "get_all",
            arguments,
            manner,
            as: [Item].self
        ) { value in
            guard case .list(let items) = value else { return nil }
            return items.indices.filter { !Self.isItem(items[$0]) }
        }
    }
}
