internal import MPCore
internal import MPWire

/// Stands for a list of members in a manager's server: who takes part in something, and where.
///
/// Each member is registered for as long as the session of its program lives: the server removes it at once when the
/// program ends or loses its connection.
///
/// ```swift
/// let workers = try await manager.members(named: "workers", String.self)
/// try await workers.withMembership(as: "worker-1", "tls://10.0.0.7:5000") {
///     for try await list in workers.changes { print(list.map(\.name)) }
/// }
/// ```
///
/// Python's managers have nothing like it; Python programs use those of our servers.
public struct MembersProxy<Data: Codable & Sendable>: Proxy {
    /// The typeids of the objects it can stand for.
    public static var typeids: [String] { ["Members"] }
    /// Keeps the list alive.
    public let reference: ProxyReference

    /// Makes a proxy for the object of `reference`.
    public init(reference: ProxyReference) {
        self.reference = reference
    }
}

extension MembersProxy {
    /// Registers a member for as long as this program's connection lives, or changes its data.
    ///
    /// After a lost connection it isn't registered any more, and nothing registers it again: ``SyncManager/events`` tell
    /// when to. ``withMembership(as:_:_:)`` does that by itself.
    ///
    /// - Parameters:
    ///   - name: The name of the member.
    ///   - data: What the others shall know of it.
    ///   - replacing: Whether a member of this name that this program has registered gets the new data; else that is an
    ///     error, too.
    /// - Throws: ``MultiprocessingError``: `nameTaken` if the name is that of a member of another program which lives;
    ///   `cancelled` if the task was cancelled before it was sent.
    /// - Complexity: One round trip; O(members) on the server for each call that waits for a change.
    public func register(
        _ name: String,
        _ data: Data,
        replacing: Bool = true
    ) async throws(MultiprocessingError) {
        _ = try await registered(name, data, replacing: replacing)
    }

    /// Registers a member.
    ///
    /// - Returns: The number of the connection with which it ends.
    func registered(
        _ name: String,
        _ data: Data,
        replacing: Bool
    ) async throws(MultiprocessingError) -> UInt64 {
        let data = try reference.encode(data, for: "register")
        let arguments: [WireValue] = [.text(name), data, .bool(replacing)]
        let sent = try await reference.send("register", arguments, nil, CallManner())
        do throws(MultiprocessingError) {
            _ = try reference.value(of: sent, "register")
        } catch  where error.remote?.typeName == "builtins.ValueError" {
            throw MultiprocessingError(.nameTaken, error.message, remote: error.remote)
        }
        return sent.link
    }

    /// Removes a member that this program has registered.
    ///
    /// - Parameter name: The name of the member.
    /// - Returns: Whether there was such a member.
    /// - Throws: ``MultiprocessingError``: `remote` with `ValueError` if it is another program's.
    /// - Complexity: One round trip; O(members) on the server for each call that waits for a change.
    @discardableResult
    public func unregister(_ name: String) async throws(MultiprocessingError) -> Bool {
        try await reference.call("unregister", [.text(name)], as: Bool.self)
    }

    /// Lists the members.
    ///
    /// - Returns: The members in the order in which they were registered.
    /// - Throws: ``MultiprocessingError``: `typeMismatch` if the data of one is of another type.
    /// - Complexity: One round trip; O(members).
    public func members() async throws(MultiprocessingError) -> [Member<Data>] {
        try decoded(try await reference.call("members"), "members")
    }

    /// The members now, and again after each change, as a sequence.
    public var changes: MembershipChanges<Data> { MembershipChanges(members: self) }

    /// Waits until the members differ from a state that the caller knows.
    ///
    /// - Parameter known: The state; `nil` knows none.
    /// - Returns: The members, and the state that is known from now on.
    /// - Throws: Why they can't be told.
    func state(
        after known: KnownState?
    ) async throws(MultiprocessingError) -> (members: [Member<Data>], known: KnownState) {
        let sent = try await reference.nextState(after: known, watch: "watch", read: "watch")
        let value = try reference.value(of: sent, "watch")
        guard case .tuple(let parts) = value, parts.count == 2, case .int = parts[0] else {
            throw .answered(reference.attempt("watch"), with: "what is no membership")
        }
        let members = try decoded(parts[1], "watch")
        return (members, KnownState(number: parts[0], link: sent.link))
    }

    private func decoded(
        _ value: WireValue,
        _ method: String
    ) throws(MultiprocessingError) -> [Member<Data>] {
        guard case .dict(let entries) = value else {
            throw .answered(reference.attempt(method), with: "what is no membership")
        }
        var members: [Member<Data>] = []
        for (key, data) in entries {
            guard case .text(let name) = key else {
                throw .answered(reference.attempt(method), with: "a member without a name")
            }
            let data = try data.decoded(as: Data.self, from: reference.attempt(method))
            members.append(Member(name: name, data: data))
        }
        return members
    }
}
