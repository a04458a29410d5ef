internal import MPWire

/// Stands for a queue in a manager's server, for any number of producers and consumers.
///
/// The kind of queue decides which item comes next: the oldest one, the newest one (`lifoQueue`)
/// or the least one (`priorityQueue`).
///
/// A loop takes its items one by one: ``makeAsyncIterator()``.
///
/// Waiting happens in the server. A call that is cancelled or times out takes nothing: an item that
/// was on its way is returned by the call, or goes to the next one. With a CPython server a cancelled
/// `get` may take an item that is then lost.
///
/// - SeeAlso: Python `queue.Queue`.
public struct QueueProxy<Item: Codable & Sendable>: Proxy {
    /// The typeids of the objects it can stand for.
    public static var typeids: [String] {
        ["Queue", "JoinableQueue", "LifoQueue", "PriorityQueue"]
    }
    /// Keeps the queue alive.
    public let reference: ProxyReference
    /// Whether items of another type are set aside in place of being lost; see ``checked``.
    public let isChecked: Bool

    /// Makes a proxy for the object of `reference`.
    public init(reference: ProxyReference) {
        self.init(reference: reference, isChecked: false)
    }

    /// Makes a proxy for the object of `reference`, which may be checked.
    init(reference: ProxyReference, isChecked: Bool) {
        self.reference = reference
        self.isChecked = isChecked
    }
}

// MARK: Items

extension QueueProxy {
    /// Adds an item, waiting for room while the queue is full.
    ///
    /// - Parameters:
    ///   - item: The item.
    ///   - timeout: Longest wait in monotonic time; `nil` is no limit, `.zero` is no wait.
    /// - Throws: ``MultiprocessingError``: `full` if no room came in time, `shutDown` if the queue
    ///   was shut down, `cancelled` if the task was cancelled, `connectionLost` if the server went
    ///   away (the item may have been added).
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `queue.Queue.put`.
    public func put(
        _ item: Item,
        timeout: Duration? = nil
    ) async throws(MultiprocessingError) {
        let item = try reference.encode(item, for: "put")
        let manner = CallManner(wait: CallManner.ArgumentWait(timeout, at: 2))
        _ = try await reference.call("put", [item] + Self.waiting(timeout), manner)
    }

    /// Adds an item if there is room.
    ///
    /// - Parameter item: The item.
    /// - Throws: ``MultiprocessingError``: `full` if there is none, `shutDown`; else like every call.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `queue.Queue.put_nowait`.
    public func putNowait(_ item: Item) async throws(MultiprocessingError) {
        let item = try reference.encode(item, for: "put_nowait")
        _ = try await reference.call("put_nowait", [item])
    }

    /// Takes the oldest item, waiting for one while the queue is empty.
    ///
    /// - Parameter timeout: Longest wait in monotonic time; `nil` is no limit, `.zero` is no wait.
    /// - Returns: The item, which is no longer in the queue.
    /// - Throws: ``MultiprocessingError``: `empty` if nothing came in time, `cancelled` if the task
    ///   was cancelled (no item is lost in either), `shutDown` if the queue was shut down and is
    ///   empty, `typeMismatch` if the item is of another type (it is gone, unless the queue is
    ///   ``checked``), `connectionLost` if the server went away (an item may be lost).
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `queue.Queue.get`.
    public func get(timeout: Duration? = nil) async throws(MultiprocessingError) -> Item {
        let wait = CallManner.ArgumentWait(timeout, at: 1)
        return try await take("get", Self.waiting(timeout), CallManner(wait: wait))
    }

    /// Takes the oldest item if there is one.
    ///
    /// - Returns: The item, which is no longer in the queue.
    /// - Throws: ``MultiprocessingError``: `empty` if there is none, `typeMismatch` if it is of
    ///   another type (it is gone, unless the queue is ``checked``), `shutDown`; else like every call.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `queue.Queue.get_nowait`.
    public func getNowait() async throws(MultiprocessingError) -> Item {
        try await take("get_nowait")
    }

    /// Python's `block` and `timeout` arguments; without a limit, both are left out.
    static func waiting(_ timeout: Duration?) -> [WireValue] {
        timeout.map { [.bool(true), WireValue(seconds: $0)] } ?? []
    }
}

// MARK: The queue as a whole

extension QueueProxy {
    /// Counts the items.
    ///
    /// - Returns: Their number at one moment.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `queue.Queue.qsize`.
    public func qsize() async throws(MultiprocessingError) -> Int {
        try await reference.call("qsize", as: Int.self)
    }

    /// Says whether there is no item.
    ///
    /// - Returns: Whether it was empty at one moment.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `queue.Queue.empty`.
    public func isEmpty() async throws(MultiprocessingError) -> Bool {
        try await reference.call("empty", as: Bool.self)
    }

    /// Says whether there is no room.
    ///
    /// - Returns: Whether it was full at one moment.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `queue.Queue.full`.
    public func isFull() async throws(MultiprocessingError) -> Bool {
        try await reference.call("full", as: Bool.self)
    }

    /// Reports that the work on a taken item is done.
    ///
    /// - Throws: ``MultiprocessingError``: `remote` with `ValueError` if it is called more often
    ///   than items were put.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `queue.Queue.task_done`.
    public func taskDone() async throws(MultiprocessingError) {
        _ = try await reference.call("task_done")
    }

    /// Waits until the work on all items is done.
    ///
    /// - Throws: ``MultiprocessingError``: `cancelled` if the task was cancelled.
    /// - Complexity: One round trip, and the wait.
    /// - SeeAlso: Python `queue.Queue.join`.
    public func join() async throws(MultiprocessingError) {
        _ = try await reference.call("join")
    }

    /// Shuts the queue down: it takes no more items, and ends waits that would never end.
    ///
    /// - Parameter immediate: Whether to drop the items in the queue, too.
    /// - Throws: ``MultiprocessingError``: `unknownMethod` if the server is a CPython before 3.13.
    /// - Complexity: One round trip; O(calls that wait) on the server.
    /// - SeeAlso: Python `queue.Queue.shutdown`.
    public func shutdown(immediate: Bool = false) async throws(MultiprocessingError) {
        _ = try await reference.call("shutdown", [.bool(immediate)])
    }
}
