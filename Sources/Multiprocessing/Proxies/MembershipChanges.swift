/// The members of a ``MembersProxy``: as they are, and again after each change.
///
/// ```swift
/// for try await list in workers.changes { print(list.map(\.name)) }
/// ```
///
/// The first element is there at once. A reader that is slow gets the newest state, not each one between; none is
/// missed that is still so. After a lost connection the sequence goes on with the members that the server then has, also
/// if they are the same. It waits for a connection as calls do (``ReconnectionPolicy/callLimit``), then it throws. The
/// loop ends when its task is cancelled.
public struct MembershipChanges<Data: Codable & Sendable>: AsyncSequence, Sendable {
    /// All members, in the order in which they were registered.
    public typealias Element = [Member<Data>]
    /// Why the members can't be told.
    public typealias Failure = MultiprocessingError

    private let members: MembersProxy<Data>

    init(members: MembersProxy<Data>) {
        self.members = members
    }

    /// Begins to read.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(members: members) }

    /// Waits for one change after the other.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private let members: MembersProxy<Data>
        /// The state that was told last.
        private var known: KnownState?
        /// Whether the loop is over.
        private var isOver = false

        init(members: MembersProxy<Data>) {
            self.members = members
        }

        /// Waits for the next change; the first time, tells how things are.
        ///
        /// - Returns: The members; `nil` if the task was cancelled.
        /// - Throws: ``MultiprocessingError``: `connectionLost` or `serverStopped` if there is no connection in time,
        ///   `objectReleased` if the members are gone with their server, `typeMismatch` if the data of one is of another
        ///   type.
        /// - Complexity: One round trip, and the wait; O(members).
        public mutating func next() async throws(MultiprocessingError) -> [Member<Data>]? {
            guard !isOver else { return nil }
            do throws(MultiprocessingError) {
                let state = try await members.state(after: known)
                known = state.known
                return state.members
            } catch {
                isOver = true
                guard error.code == .cancelled else { throw error }
                return nil
            }
        }
    }
}
