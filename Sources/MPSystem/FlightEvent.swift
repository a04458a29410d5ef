/// One event of a server as a fact, for a ``FlightRing``; those that aren't calls of methods, which are noted in a shorter way
/// (``FlightRing/Writer/beginCall(at:connection:session:call:object:method:of:)``).
package struct FlightEvent {
    /// The kinds of events; the numbers are those of `CSystem.h`.
    package enum Kind: UInt8, Sendable {
        /// A call on the server itself has begun.
        case request = 2
        /// A parked call has ended.
        case ended = 3
        /// A connection was opened.
        case opened = 4
        /// A client has proved its key.
        case admitted = 5
        /// A client has not.
        case refused = 6
        /// A connection was closed.
        case closed = 7
        /// The task of a call has ended.
        case taskEnded = 8
        /// The server begins to stop.
        case stopping = 9
    }

    /// What came of a call in its own turn; the numbers are those of `CSystem.h`.
    package enum Outcome: UInt8, Sendable {
        /// It has an answer.
        case answered = 1
        /// Its answer is an error.
        case raised = 2
        /// It waits.
        case parked = 3
        /// A task carries it out.
        case began = 4
    }

    package let kind: Kind
    /// The time of the loop's clock.
    package let time: Duration
    /// The number of the connection; 0 is none, as for the other numbers.
    package var connection: UInt64 = 0
    package var session: UInt64 = 0
    package var call: UInt64 = 0
    package var method = FlightName()
    package var type = FlightName()

    /// Describes an event of which only its kind and time are known.
    package init(_ kind: Kind, at time: Duration) {
        self.kind = kind
        self.time = time
    }
}
