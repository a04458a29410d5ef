internal import MPCore
internal import MPWire

/// Carries calls to one server: all over one link, or, to CPython, over several connections.
protocol CallChannel: AnyObject, Sendable {
    /// Names the server in error texts.
    var address: Address { get }

    /// Sends a request and waits for what becomes of it; cancelling the task gives the call up.
    func call(_ request: Request) async -> CallResult

    /// Sends a request which is seen through although the task may be cancelled: what gives
    /// something back has to arrive.
    func callToTheEnd(_ request: Request) async -> CallResult

    /// Gives back one reference, some time soon; never waits, so that a `deinit` may use it.
    func release(_ ident: String)

    /// Closes all connections; calls under way end in an error.
    func close() async
}
