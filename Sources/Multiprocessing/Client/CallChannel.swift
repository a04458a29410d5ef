internal import MPCore
internal import MPWire

/// Carries calls to one server: all over one link, or, to CPython, over several connections.
protocol CallChannel: AnyObject, Sendable {
    /// Names the server in error texts.
    var address: Address { get }

    /// How another connection to the server is opened; `nil` if there is no way.
    var endpoint: ClientEndpoint? { get }

    /// What the server can do beyond CPython's.
    var capabilities: ServerCapabilities { get }

    /// The error types that are caught as they are.
    var errors: ErrorTable { get }

    /// Makes the spans of calls; `nil` if this client traces nothing.
    var tracer: (any CallTracer)? { get }

    /// Whether the server of the newest connection takes trace contexts, with calls and with tasks.
    var carriesTraces: Bool { get }

    /// Sends a request and waits for what becomes of it.
    func call(_ request: Request, _ manner: CallManner) async -> CallResult

    /// Sends requests together, and doesn't wait for what becomes of them.
    func begin(_ requests: [Request], _ manner: CallManner) -> any CallsUnderWay

    /// Gives back one reference, some time soon; never waits, so that a `deinit` may use it.
    ///
    /// - Parameters:
    ///   - ident: The object.
    ///   - link: The number of the connection over which the reference was counted; after its end there is nothing to
    ///     give back.
    func release(_ ident: String, on link: UInt64)

    /// The number of the newest connection; 0 until one was lost and opened again.
    var linkNumber: UInt64 { get }

    /// How long calls wait for a connection; `nil` if they don't.
    var patience: Duration? { get }

    /// Waits for a connection on behalf of a call that wasn't sent.
    func revival(of call: UnsentCall) async -> Revival

    /// Whether the server of the newest connection has given an object its ident.
    func owns(_ ident: String) -> Bool

    /// Whether no call can be made any more.
    var isOver: Bool { get }

    /// The changes of the connection.
    var events: ConnectionEvents { get }

    /// Writes what is to be said soon, now.
    func flush()

    /// Closes all connections; calls under way end in an error.
    func close() async
}

extension CallChannel {
    var tracer: (any CallTracer)? { nil }

    var carriesTraces: Bool { false }

    /// A channel that says everything at once has nothing left to say.
    func flush() {}

    /// Sends a request in the usual manner: cancelling the task gives it up.
    func call(_ request: Request) async -> CallResult {
        await call(request, CallManner())
    }

    /// Checks that the server can do what a call needs.
    ///
    /// - Throws: `unsupported` with what is missing.
    func require(
        _ needs: ServerCapabilities,
        for attempt: @autoclosure () -> CallAttempt
    ) throws(MultiprocessingError) {
        let missing = needs.subtracting(capabilities)
        guard missing.isEmpty else { throw .unsupported(attempt(), without: missing) }
    }
}
