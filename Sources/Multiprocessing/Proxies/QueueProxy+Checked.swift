internal import MPWire

// MARK: Items that can't be used; `unsupported` by CPython's servers

extension QueueProxy {
    /// The same queue, from which nothing is lost that isn't an `Item`.
    ///
    /// An item of another type is still not returned: `get` throws `typeMismatch`. But the server sets the item aside, in
    /// a place of its own in the queue, and the next `get` takes the next item. (Back at its place, the item would stop
    /// every taker of this type.) ``refusedItems()`` shows these items, ``retryRefusedItems()`` puts them back.
    ///
    /// ```swift
    /// let jobs = try await manager.queue(named: "jobs", Job.self, checked: true)
    /// ```
    public var checked: Self { Self(reference: reference, isChecked: true) }

    /// Copies the items that were set aside.
    ///
    /// - Returns: The items in the order in which they were taken; they stay where they are.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server is CPython's.
    /// - Complexity: One round trip; O(items returned).
    public func refusedItems() async throws(MultiprocessingError) -> [WireValue] {
        try await reference.call("refused", [], needing: .refusals, as: [WireValue].self)
    }

    /// Puts the items that were set aside back into the queue, before all others.
    ///
    /// - Returns: Their number.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server is CPython's.
    /// - Complexity: One round trip; O(items) on the server.
    @discardableResult
    public func retryRefusedItems() async throws(MultiprocessingError) -> Int {
        try await reference.call("retry_refused", [], needing: .refusals, as: Int.self)
    }

    /// Drops the items that were set aside; ``join()`` waits for them no longer.
    ///
    /// - Returns: Their number.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server is CPython's.
    /// - Complexity: One round trip; O(items) on the server.
    @discardableResult
    public func dropRefusedItems() async throws(MultiprocessingError) -> Int {
        try await reference.call("drop_refused", [], needing: .refusals, as: Int.self)
    }

    /// Takes one item.
    func take(
        _ method: String,
        _ arguments: [WireValue] = [],
        _ manner: CallManner = CallManner()
    ) async throws(MultiprocessingError) -> Item {
        guard isChecked else {
            return try await reference.call(method, arguments, as: Item.self, manner)
        }
        return try await reference.takeChecked(method, arguments, manner, as: Item.self) { _ in nil
        }
    }

    /// Whether a value is an item.
    static func isItem(_ value: WireValue) -> Bool {
        do throws(WireCodingError) {
            _ = try WireCoding.decode(value, as: Item.self)
            return true
        } catch {
            return false
        }
    }
}
