package import MPWire

/// What became of a call.
package enum CallResult: Equatable, Sendable {
    /// The server answered.
    case reply(Reply)
    /// The server gave the call up, because it was told to; nothing was done, nothing is lost.
    case cancelled
    /// The server answered with something that was not accepted; the text says why.
    case unreadable(String)
    /// The call is longer than the server takes, in bytes, and never left this process.
    case tooLong(lengthInBytes: Int, limit: Int)
    /// The call never left this process.
    indirect case notSent(LinkFailure)
    /// The connection ended before the answer came; the call may have been carried out.
    indirect case lost(LinkFailure)
}
