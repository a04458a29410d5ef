internal import MPWire

/// Stands for a set in a manager's server.
///
/// Each method is one atomic call. CPython's servers have had sets since 3.14.
///
/// - SeeAlso: Python `multiprocessing.managers.SetProxy`.
public struct SetProxy<Element: Codable & Hashable & Sendable>: Proxy {
    /// The typeids of the objects it can stand for.
    public static var typeids: [String] { ["set"] }
    /// Keeps the set alive.
    public let reference: ProxyReference

    /// Makes a proxy for the object of `reference`.
    public init(reference: ProxyReference) {
        self.reference = reference
    }
}

// MARK: One member

extension SetProxy {
    /// Adds a member, unless it is there already.
    ///
    /// - Parameter member: The member.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `set.add`.
    public func add(_ member: Element) async throws(MultiprocessingError) {
        _ = try await reference.call("add", [try reference.encodeKey(member, for: "add")])
    }

    /// Adds a member, and says whether it is new.
    ///
    /// - Parameter member: The member.
    /// - Returns: Whether it wasn't there before.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server is CPython's.
    /// - Complexity: One round trip; O(1) on the server.
    public func addIfAbsent(_ member: Element) async throws(MultiprocessingError) -> Bool {
        let member = try reference.encodeKey(member, for: "add_if_absent")
        return try await reference.call("add_if_absent", [member], needing: .atomics, as: Bool.self)
    }

    /// Removes a member, if it is there.
    ///
    /// - Parameter member: The member.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `set.discard`.
    public func discard(_ member: Element) async throws(MultiprocessingError) {
        _ = try await reference.call("discard", [try reference.encodeKey(member, for: "discard")])
    }

    /// Removes a member, and says whether it was there.
    ///
    /// - Parameter member: The member.
    /// - Returns: Whether it was there.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server is CPython's.
    /// - Complexity: One round trip; O(1) on the server.
    public func discardIfPresent(_ member: Element) async throws(MultiprocessingError) -> Bool {
        let member = try reference.encodeKey(member, for: "discard_if_present")
        return try await reference.call(
            "discard_if_present",
            [member],
            needing: .atomics,
            as: Bool.self
        )
    }

    /// Removes a member that must be there.
    ///
    /// - Parameter member: The member.
    /// - Throws: ``MultiprocessingError``: `keyNotFound` if it isn't there.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `set.remove`.
    public func remove(_ member: Element) async throws(MultiprocessingError) {
        _ = try await reference.call("remove", [try reference.encodeKey(member, for: "remove")])
    }

    /// Removes an arbitrary member.
    ///
    /// - Returns: The member, or `nil` if the set is empty, where Python raises `KeyError`.
    /// - Throws: ``MultiprocessingError``: `typeMismatch` if it was of another type.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `set.pop`.
    @discardableResult
    public func pop() async throws(MultiprocessingError) -> Element? {
        do throws(MultiprocessingError) {
            return try await reference.call("pop", as: Element.self)
        } catch  where error.code == .keyNotFound {
            return nil
        }
    }

    /// Says whether an equal member is there.
    ///
    /// - Parameter member: The member to look for, by Python's equality.
    /// - Returns: Whether there is one.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `member in s`.
    public func contains(_ member: Element) async throws(MultiprocessingError) -> Bool {
        let member = try reference.encodeKey(member, for: "__contains__")
        return try await reference.call("__contains__", [member], as: Bool.self)
    }
}

// MARK: All members

extension SetProxy: AsyncSequence {
    /// Walks the members; one call fetches all of them.
    ///
    /// - Returns: An iterator over the members at the moment of its first step.
    public func makeAsyncIterator() -> ChunkIterator<Element> {
        ChunkIterator { _ async throws(MultiprocessingError) in
            ChunkIterator.Chunk(elements: Array(try await copy()), isLast: true)
        }
    }

    /// Counts the members.
    ///
    /// - Returns: Their number.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `len(s)`.
    public func count() async throws(MultiprocessingError) -> Int {
        try await reference.call("__len__", as: Int.self)
    }

    /// Copies all members into a Swift set.
    ///
    /// - Returns: The members at one moment.
    /// - Throws: ``MultiprocessingError``: `typeMismatch` if one is of another type.
    /// - Complexity: One round trip; O(members).
    /// - SeeAlso: Python `set.copy`.
    public func copy() async throws(MultiprocessingError) -> Set<Element> {
        try await reference.call("copy", as: Set<Element>.self)
    }

    /// Removes all members.
    ///
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(members) on the server.
    /// - SeeAlso: Python `set.clear`.
    public func clear() async throws(MultiprocessingError) {
        _ = try await reference.call("clear")
    }
}
