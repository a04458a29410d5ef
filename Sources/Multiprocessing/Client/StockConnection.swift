internal import MPCore
import MPSystem
internal import MPTransport
internal import MPWire

/// Drives a ``StockConnectionCore``: one request at a time, one task that waits for its reply.
final class StockConnection: Sendable {
    /// What the lock guards.
    fileprivate struct State {
        /// Decides.
        var core: StockConnectionCore
        /// The connection, as soon as it is known.
        var connection: StreamConnection?
        /// Who waits.
        var waiter: CheckedContinuation<CallResult, Never>?
        /// What came while nobody waited yet.
        var result: CallResult?
    }

    private let state: Guarded<State>
    /// Makes the references that belong to proxies in replies.
    private let adopt: StockConnectionCore.Adopt?

    private init(core: StockConnectionCore, adopt: StockConnectionCore.Adopt?) {
        state = Guarded(State(core: core))
        self.adopt = adopt
    }

    /// Opens a connection and sends its first request.
    ///
    /// - Parameters:
    ///   - endpoint: Where to.
    ///   - first: The request.
    ///   - isCancellable: Whether the task's cancellation ends the connection.
    ///   - limit: The longest that the answer to the request may take.
    ///   - adopt: Makes the references that belong to proxies in replies.
    /// - Returns: The connection, and what became of the request.
    /// - Throws: Why there is no connection.
    static func open(
        _ endpoint: ClientEndpoint,
        first: Request,
        isCancellable: Bool,
        within limit: Duration? = nil,
        adopt: StockConnectionCore.Adopt? = nil
    ) async throws(MultiprocessingError) -> (StockConnection, CallResult) {
        let core = StockConnectionCore(
            handshake: endpoint.handshake(),
            first: first
        )
        let driver = StockConnection(core: core, adopt: adopt)
        defer { endpoint.note(usedMD5: driver.usedMD5) }
        let deadline = endpoint.deadline
        let connection = try await endpoint.connect(driver, deadline)
        driver.attach(connection)
        let alarm = endpoint.schedule(after: deadline.rest) {
            driver.transition { $0.openingTimeIsUp(into: &$1) }
        }
        let end = endpoint.schedule(after: limit) { driver.timeIsUp() }
        defer {
            alarm?.cancel()
            end?.cancel()
        }
        return (driver, await driver.result(isCancellable: isCancellable))
    }

    /// Learns which connection it drives; whoever comes first tells, before the first bytes.
    private func attach(_ connection: StreamConnection) {
        state.withLock { state in
            guard state.connection == nil else { return }
            state.connection = connection
            state.core.bind(to: connection.channelBinding)
        }
    }

    /// Whether HMAC-MD5 was given to the server, or taken from it.
    private var usedMD5: Bool { state.withLock { $0.core.usedMD5 } }

    /// Whether the next request may be sent.
    var isIdle: Bool { state.withLock { $0.core.isIdle } }

    /// Sends a request and waits for what becomes of it.
    ///
    /// A cancelled call closes the connection, since CPython's server can't be told otherwise: it
    /// goes on waiting for the caller that has gone, and what it then takes is lost.
    func call(_ request: Request, isCancellable: Bool) async -> CallResult {
        transition { $0.begin(request, into: &$1) }
        return await result(isCancellable: isCancellable)
    }

    /// Gives up the call that is under way, and with it the connection, as cancelling does.
    func timeIsUp() {
        transition { $0.timeIsUp(into: &$1) }
    }

    /// Ends the connection.
    func close() {
        transition { $0.close(into: &$1) }
    }

    private func result(isCancellable: Bool) async -> CallResult {
        guard isCancellable else { return await nextResult() }
        let result = await withTaskCancellationHandler {
            await nextResult()
        } onCancel: {
            close()
        }
        switch result {
        case .lost(.closedHere) where Task.isCancelled,
            .notSent(.closedHere) where Task.isCancelled:
            return .cancelled
        case .reply, .cancelled, .unreadable, .tooLong, .notSent, .lost:
            return result
        }
    }

    private func nextResult() async -> CallResult {
        await withCheckedContinuation { continuation in
            let known = state.withLock { state in
                if state.result == nil { state.waiter = continuation }
                return state.result.take()
            }
            if let known { continuation.resume(returning: known) }
        }
    }
}

extension StockConnection: ConnectionHandler {
    func received(_ bytes: ArraySlice<UInt8>, on connection: StreamConnection) {
        attach(connection)
        transition { $0.received(bytes, adopt: adopt, into: &$1) }
    }

    func closed(_ reason: CloseReason, on connection: StreamConnection) {
        transition { $0.ended(reason.words, into: &$1) }
    }
}

extension StockConnection {
    /// Lets the core take a step, then does what it asks for.
    private func transition(
        _ step: (inout StockConnectionCore, inout [StockConnectionCore.Action]) -> Void
    ) {
        let (actions, connection) = state.withLock { state in
            var actions: [StockConnectionCore.Action] = []
            step(&state.core, &actions)
            return (actions, state.connection)
        }
        for action in actions {
            switch action {
            case .send(let output): connection?.send(output)
            case .complete(let result): complete(result)
            case .close: connection?.close()
            }
        }
    }

    private func complete(_ result: CallResult) {
        let waiter = state.withLock { state in
            if state.waiter == nil { state.result = result }
            return state.waiter.take()
        }
        waiter?.resume(returning: result)
    }
}
