/// The leader of a ``LeaderProxy``: who leads, and again after each change.
///
/// ```swift
/// for try await leader in election.changes { print(leader?.candidate ?? "nobody") }
/// ```
///
/// The first element is there at once. A reader that is slow gets the newest state, not each one between. After a lost
/// connection the sequence goes on with the leader that the server then has, also if it is the same. It waits for a
/// connection as calls do (``ReconnectionPolicy/callLimit``), then it throws. The loop ends when its task is cancelled.
public struct LeaderChanges: AsyncSequence, Sendable {
    /// The leader; `nil` while nobody leads.
    public typealias Element = Leadership?
    /// Why the leader can't be told.
    public typealias Failure = MultiprocessingError

    private let election: LeaderProxy

    init(election: LeaderProxy) {
        self.election = election
    }

    /// Begins to read.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(election: election) }

    /// Waits for one change after the other.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private let election: LeaderProxy
        /// The state that was told last.
        private var known: KnownState?
        /// Whether the loop is over.
        private var isOver = false

        init(election: LeaderProxy) {
            self.election = election
        }

        /// Waits for the next change; the first time, tells how things are.
        ///
        /// - Returns: The leader, or `.some(nil)` while nobody leads; `nil` if the task was cancelled.
        /// - Throws: ``MultiprocessingError``: `connectionLost` or `serverStopped` if there is no connection in time,
        ///   `objectReleased` if the election is gone with its server.
        /// - Complexity: One round trip, and the wait.
        public mutating func next() async throws(MultiprocessingError) -> Leadership?? {
            guard !isOver else { return nil }
            do throws(MultiprocessingError) {
                let state = try await election.state(after: known)
                known = state.known
                return .some(state.leader)
            } catch {
                isOver = true
                guard error.code == .cancelled else { throw error }
                return nil
            }
        }
    }
}
