internal import MPCore

/// What came of running a recording again: ``Recording/replay(_:registry:options:)``.
public struct ReplayReport: Sendable, Hashable {
    /// A place where this program does something else than the recorded one.
    public struct Difference: Sendable, Hashable {
        /// The number of the event after which it was seen, from 1.
        public let event: Int
        /// The time since the beginning of the recording.
        public let time: Duration
        /// The number of the connection, as in the server's log; `nil` if it is about none.
        public let connection: UInt64?
        /// The number of the client's session; `nil` if the call isn't known.
        public let session: UInt64?
        /// The number that a Swift client has given to the call; `nil` for clients of CPython.
        public let call: UInt64?
        /// The ident of the object; `nil` if the call is one on the server itself, or isn't known.
        public let ident: String?
        /// The name of the object, if it has one.
        public let name: String?
        /// The type of the object.
        public let typeid: String?
        /// The method that was called; `nil` if the call isn't known.
        public let method: String?
        /// What was recorded, in words.
        public let recorded: String
        /// What this program does, in words.
        public let found: String
    }

    /// The program that has written the recording.
    public let program: String
    /// The number of events: whatever came in.
    public let eventCount: Int
    /// The number of calls.
    public let callCount: Int
    /// How long the recorded server has run.
    public let recordedTime: Duration
    /// How long it has taken to run the recording again.
    public let replayTime: Duration
    /// The number of differences.
    public let differenceCount: Int
    /// The first differences.
    public let differences: [Difference]
    /// The types whose code this program doesn't have: their objects answer otherwise.
    public let missingTypes: [String]
    /// Why the end of the recording wasn't read; `nil` if it was.
    public let incompleteReason: String?
}

extension ReplayReport.Difference {
    /// Takes over what the core has found.
    init(_ difference: ReplayDifference) {
        event = difference.event
        time = difference.time
        connection = difference.connection?.number
        session = difference.call?.session
        call = difference.callNumber
        ident = difference.call?.ident
        name = difference.call?.name
        typeid = difference.call?.typeid
        method = difference.call?.method
        recorded = difference.recorded
        found = difference.found
    }
}
