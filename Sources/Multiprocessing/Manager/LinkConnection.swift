internal import MPCore
internal import MPTransport
internal import MPWire

/// Drives a ``LinkCore``: bytes to and from the connection, results to the tasks that wait.
///
/// Always: lock, transition, unlock, perform. Nothing is resumed or written under the lock.
/// The loop keeps it until the connection is closed; whoever ends the ``Link`` closes it.
final class LinkConnection: Sendable {
    /// What became of the attempt to open the link.
    typealias Opening = Result<LinkCore.Mode, LinkFailure>

    /// What the lock guards.
    fileprivate struct State {
        /// Decides.
        var core: LinkCore
        /// The connection, as soon as it is known.
        var connection: Connection?
        /// Who waits for the link to be opened.
        var opener: CheckedContinuation<Opening, Never>?
        /// How the opening ended, until somebody asks.
        var opening: Opening?
        /// Who waits for each call.
        var callers: [UInt64: CheckedContinuation<CallResult, Never>] = [:]
    }

    /// What a transition asks for, once the lock is free again.
    fileprivate enum Effect {
        case resumeOpener(CheckedContinuation<Opening, Never>, Opening)
        case resumeCaller(CheckedContinuation<CallResult, Never>, CallResult)
        case close
    }

    private let state: Guarded<State>
    /// The references to give back with the next output; `deinit`s append to it, perhaps while
    /// this thread holds the other lock, so it has a lock of its own.
    private let released = Guarded<[String]>([])
    /// Runs the connection.
    private let loop: EventLoop

    /// Drives `core` on `loop`.
    init(core: LinkCore, loop: EventLoop) {
        state = Guarded(State(core: core))
        self.loop = loop
    }
}

extension LinkConnection: ConnectionHandler {
    func received(_ bytes: ArraySlice<UInt8>, on connection: Connection) {
        attach(connection)
        transition { $0.received(bytes, into: &$1) }
    }

    func closed(_ reason: CloseReason, on connection: Connection) {
        transition { $0.ended(reason.words, into: &$1) }
    }
}

extension LinkConnection {
    /// Learns which connection it drives.
    func attach(_ connection: Connection) {
        state.withLock { $0.connection = connection }
    }

    /// Waits until calls can be made, or until it is clear that they can't.
    func opening() async -> Opening {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let known = state.withLock { state in
                    if state.opening == nil { state.opener = continuation }
                    return state.opening
                }
                if let known { continuation.resume(returning: known) }
            }
        } onCancel: {
            close()
        }
    }

    /// Gives up unless the link has been opened meanwhile.
    func timeIsUp() {
        transition { $0.timeIsUp(into: &$1) }
    }

    /// Sends a request and waits for what becomes of it.
    ///
    /// - Parameters:
    ///   - request: What to call.
    ///   - isCancellable: Whether the task's cancellation gives the call up.
    /// - Returns: The server's answer, or how the call ended without one.
    func call(_ request: Request, isCancellable: Bool) async -> CallResult {
        let call = state.withLock { $0.core.nextCall() }
        guard isCancellable else { return await begin(call, request) }
        guard !Task.isCancelled else { return .cancelled }
        return await withTaskCancellationHandler {
            await begin(call, request, isCancellable: true)
        } onCancel: {
            cancel(call)
        }
    }

    /// Gives back one reference soon: with the next call, or when the loop comes to it.
    func release(_ ident: String) {
        let isFirst = released.withLock { idents in
            idents.append(ident)
            return idents.count == 1
        }
        if isFirst { loop.execute { self.flush() } }
    }

    /// Ends the connection.
    func close() {
        transition { $0.close(into: &$1) }
    }

    private func begin(
        _ call: UInt64,
        _ request: Request,
        isCancellable: Bool = false
    ) async -> CallResult {
        await withCheckedContinuation { continuation in
            state.withLock { $0.callers[call] = continuation }
            transition { $0.begin(call, request, into: &$1) }
            // A cancellation that came before the call was begun found nothing to cancel.
            if isCancellable && Task.isCancelled { cancel(call) }
        }
    }

    private func cancel(_ call: UInt64) {
        transition { core, _ in core.cancel(call) }
    }
}

extension LinkConnection {
    /// Lets the core take a step, then does what it asks for.
    private func transition(_ step: (inout LinkCore, inout [LinkCore.Action]) -> Void) {
        let effects = state.withLock { state in
            var actions: [LinkCore.Action] = []
            step(&state.core, &actions)
            return actions.compactMap { state.effect(of: $0) }
        }
        flush()
        for effect in effects { perform(effect) }
    }

    private func perform(_ effect: Effect) {
        switch effect {
        case .resumeOpener(let continuation, let opening): continuation.resume(returning: opening)
        case .resumeCaller(let continuation, let result): continuation.resume(returning: result)
        case .close: state.withLock { $0.connection }?.close()
        }
    }

    /// Writes what has gathered, unless another thread is at it.
    private func flush() {
        let idents = released.withLock { exchange(&$0, with: []) }
        var next = state.withLock { state -> (Connection, [UInt8])? in
            state.core.release(idents)
            guard let connection = state.connection else { return nil }
            return state.core.takeOutput().map { (connection, $0) }
        }
        while let (connection, bytes) = next {
            connection.send(bytes)
            next = state.withLock { $0.core.takeMoreOutput() }.map { (connection, $0) }
        }
    }
}

extension LinkConnection.State {
    /// Finds out whom an action concerns.
    fileprivate mutating func effect(of action: LinkCore.Action) -> LinkConnection.Effect? {
        switch action {
        case .ready(let mode): opened(.success(mode))
        case .fail(let failure): opened(.failure(failure))
        case .complete(let call, let result):
            callers.removeValue(forKey: call).map { .resumeCaller($0, result) }
        case .close: .close
        }
    }

    private mutating func opened(
        _ outcome: LinkConnection.Opening
    ) -> LinkConnection.Effect? {
        opening = outcome
        return opener.take().map { .resumeOpener($0, outcome) }
    }
}
