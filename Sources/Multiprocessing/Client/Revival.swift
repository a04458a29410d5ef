internal import MPCore

/// What a call learns that has waited for a connection.
enum Revival: Sendable {
    /// There is another connection, or there may be one: try again.
    case revived
    /// There is none.
    indirect case over(LinkFailure)
    /// The task was cancelled.
    case cancelled
}

/// A call that wasn't sent, and looks for a connection.
struct UnsentCall: Sendable {
    /// The number of the connection that didn't take it; `nil` if none was tried.
    let link: UInt64?
    /// Why it wasn't sent.
    let failure: LinkFailure
    /// How often it wasn't sent so far, at least once.
    let attempts: Int
    /// Until when it waits, by the loop's clock.
    let deadline: Duration
    /// What the cancellation of its task does.
    let cancellation: CallManner.Cancellation
}
