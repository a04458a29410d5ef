/// A place where a core that is run again does something else than the recorded one.
package struct ReplayDifference: Equatable, Sendable {
    /// The number of the input after which it was seen, from 1.
    package let event: Int
    /// The time since the first input of the recording.
    package let time: Duration
    /// The connection; `nil` if it is about none.
    package let connection: ConnectionID?
    /// The number that a link's client has given to the call; `nil` for CPython's clients.
    package let callNumber: UInt64?
    /// The call; `nil` if it isn't known.
    package let call: ReplayedCall?
    /// What was recorded, in words.
    package let recorded: String
    /// What was found now, in words.
    package let found: String
}
