internal import MPCore
import MPSystem
internal import MPTransport
internal import MPWire
internal import Synchronization

/// Drives a ``LinkCore``: bytes to and from the connection, answers to the tasks that wait.
///
/// Calls come in as frames and answers go out as they arrived: both are coded in the task of the caller, under no lock
/// and off the loop's thread. The loop keeps the connection until it is closed; whoever ends the ``Link`` closes it.
final class LinkConnection: Sendable {
    /// What became of the attempt to open the link.
    typealias Opening = Result<LinkCore.Mode, LinkFailure>

    /// What the lock guards.
    struct State {
        /// Decides.
        var core = LinkCore()
        /// The connection, as soon as it is known.
        var connection: StreamConnection?
        /// Who waits for the link to be opened.
        var opener: CheckedContinuation<Opening, Never>?
        /// How the opening ended, until somebody asks.
        var opening: Opening?
        /// Who is told when an open link is over.
        var whenOver: (@Sendable (LinkFailure) -> Void)?
        /// Who waits for each call.
        var callers = LinkCallers()
        /// How other tasks used the thread that a caller left to them, until the next caller that is alone is told.
        var absence: Absence?
        /// Decides whether a task of its own reads for several callers.
        var pump = CallPump()
        /// Whether the loop's thread was asked to watch for answers.
        var hasAttention = false
        /// Decides when calls that are made together are written.
        var batching = CallBatching()
        /// Whether what has gathered is to be written at once.
        var isBatchFull = false
        /// Whether the loop has been asked to write what has gathered.
        var isWriteScheduled = false
        /// What ``LinkConnection/isQuiet`` was when the lock was last left.
        var wasQuiet = false
    }

    /// What only whoever has the loop touches, so that it needs no lock.
    struct Inbound {
        /// Makes arrivals of bytes.
        var reader: LinkReader
        /// Whether the reader knows the channel of the connection.
        var isBound = false
        /// What arrived and wasn't taken yet; kept for its memory.
        var arrivals: [LinkArrival] = []
        /// Whether a caller who is alone may read its own answer.
        var polling: BusyPolling
        /// Whether it may sleep for it.
        var sleeping = BriefSleep()
        /// What the caller who reads has waited for.
        var handedOver: CallAnswers?
    }

    /// How long a caller left its thread to other tasks.
    struct Absence {
        /// When it came back, in nanoseconds of the monotonic clock.
        var end: Int64
        /// How much processor time the process used meanwhile, in nanoseconds.
        var processorTime: Int64
    }

    /// What the core, the connection and the callers have come to.
    let state: Guarded<State>
    /// What arrives.
    let inbound: LoopBound<Inbound>
    /// What to tell the server with the next output; `deinit`s append to it, perhaps while
    /// this thread holds the other lock, so it has a lock of its own.
    private let notices = Guarded(Notices())
    /// Whether there are any; spares each step the lock while there aren't.
    private let hasNotices = Atomic(false)
    /// Whether it knows which connection it drives; spares each arrival the lock.
    private let isAttached = Atomic(false)
    /// Whether nobody waits and no pump works, so that the next caller may read its own answer; written under the lock.
    let isQuiet = Atomic(false)
    /// The number of the newest call.
    private let lastCall = Atomic<UInt64>(0)
    /// What other tasks have to know about the pump.
    let pumpSigns = PumpSigns()
    /// Runs the connection.
    let loop: EventLoop

    /// Drives a connection of `loop`.
    init(handshake: HandshakeStateMachine, limits: LinkLimits = LinkLimits(), loop: EventLoop) {
        state = Guarded(State())
        let reader = LinkReader(handshake: handshake, limits: limits)
        inbound = LoopBound(Inbound(reader: reader, polling: loop.polling), on: loop)
        self.loop = loop
    }

    /// Reserves numbers for calls.
    ///
    /// - Returns: The first one.
    func nextCalls(_ count: Int = 1) -> UInt64 {
        lastCall.add(UInt64(count), ordering: .relaxed).oldValue + 1
    }
}

extension LinkConnection: ConnectionHandler {
    func received(_ bytes: ArraySlice<UInt8>, on connection: StreamConnection) {
        attach(connection)
        var arrivals = inbound.withValue { inbound in
            if !exchange(&inbound.isBound, with: true) {
                inbound.reader.bind(to: connection.channelBinding)
            }
            var arrivals = exchange(&inbound.arrivals, with: [])
            inbound.reader.received(bytes, into: &arrivals)
            return arrivals
        }
        if !arrivals.isEmpty { transition { $0.core.take(arrivals, into: &$1) } }
        arrivals.removeAll(keepingCapacity: arrivals.capacity <= Self.mostArrivalsKept)
        inbound.withValue { $0.arrivals = arrivals }
    }

    /// For how many arrivals memory is kept until the next.
    private static let mostArrivalsKept = 4096

    func closed(_ reason: CloseReason, on connection: StreamConnection) {
        transition { $0.core.ended(reason.words, into: &$1) }
    }
}

extension LinkConnection {
    /// Whether HMAC-MD5 was given to the server, or taken from it.
    var usedMD5: Bool { state.withLock { $0.core.usedMD5 } }

    /// Learns which connection it drives; whoever comes first tells, before the first bytes.
    func attach(_ connection: StreamConnection) {
        guard !isAttached.load(ordering: .acquiring) else { return }
        state.withLock { state in
            guard state.connection == nil else { return }
            state.connection = connection
            isAttached.store(true, ordering: .releasing)
        }
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
        transition { $0.core.timeIsUp(into: &$1) }
    }

    /// Has a handler called, once, when the link that was opened is over; at once if it is already.
    func whenOver(_ handler: @escaping @Sendable (LinkFailure) -> Void) {
        let ending = state.withLock { state in
            if state.core.ending == nil { state.whenOver = handler }
            return state.core.ending
        }
        if let ending { handler(ending) }
    }

    /// Ends the connection.
    func close() {
        transition { $0.core.close(into: &$1) }
    }
}

// MARK: Notices

extension LinkConnection {
    /// What the server is told with the next output, or soon.
    private struct Notices: Sendable {
        /// Each names an object to which one reference is given back.
        var released: [String] = []
        /// Deliveries that arrived and could be decoded.
        var confirmed: [UInt64] = []
    }

    /// Gives back one reference soon: with the next call, or when the loop looks around.
    func release(_ ident: String) {
        notice { $0.released.append(ident) }
    }

    /// Leaves it to the caller of a call to confirm a delivery.
    func hold(_ call: UInt64) {
        state.withLock { $0.core.hold(call) }
    }

    /// Confirms soon that a delivery arrived and could be decoded.
    func confirm(_ call: UInt64) {
        notice { $0.confirmed.append(call) }
    }

    private func notice(_ add: (inout Notices) -> Void) {
        let isFirst = notices.withLock { notices in
            add(&notices)
            return !hasNotices.exchange(true, ordering: .acquiringAndReleasing)
        }
        if isFirst { loop.executeSoon { self.transition { _, _ in } } }
    }

    /// Has the core say what there is to say; under the lock of the state.
    fileprivate func sayNotices(by core: inout LinkCore) {
        guard hasNotices.load(ordering: .acquiring) else { return }
        // Under both locks: nobody may say something between the taking and the saying.
        let taken = notices.withLock { notices in
            hasNotices.store(false, ordering: .releasing)
            return exchange(&notices, with: Notices())
        }
        core.release(taken.released)
        core.confirm(taken.confirmed)
    }
}

// MARK: Transitions

extension LinkConnection {
    /// What a transition asks for, once the lock is free again.
    fileprivate enum Effect {
        case resumeOpener(CheckedContinuation<Opening, Never>, Opening)
        case resumeCaller(UnsafeContinuation<CallAnswers, Never>, CallAnswers)
        case handOver(CallAnswers)
        case close((@Sendable (LinkFailure) -> Void)?, LinkFailure)
    }

    /// Lets the core take a step, then does what it asks for.
    ///
    /// Always: lock, transition, unlock, perform. Nothing is coded, resumed or written under the lock.
    /// What was given back before the step reaches the server before whatever the step sends.
    func transition(_ step: (inout State, inout [LinkCore.Action]) -> Void) {
        let readerIsHere = loop.isOnLoop
        let (effects, writing, attention) = state.withLock { state in
            var actions: [LinkCore.Action] = []
            sayNotices(by: &state.core)
            step(&state, &actions)
            // Most steps of callers ask for nothing.
            let effects =
                actions.isEmpty
                ? [] : actions.compactMap { state.effect(of: $0, readerIsHere: readerIsHere) }
            if let isQuiet = state.changeOfQuiet() {
                self.isQuiet.store(isQuiet, ordering: .relaxed)
            }
            return (effects, state.nextWriting(), state.attentionChange())
        }
        perform(writing)
        switch attention {
        case true: loop.beginAttention()
        case false: loop.endAttention()
        case nil: break
        }
        for effect in effects { perform(effect) }
    }

    private func perform(_ effect: Effect) {
        switch effect {
        case .resumeOpener(let continuation, let opening): continuation.resume(returning: opening)
        case .resumeCaller(let continuation, let answers): continuation.resume(returning: answers)
        case .handOver(let answers): inbound.withValue { $0.handedOver = answers }
        case .close(let handler, let failure):
            state.withLock { $0.connection }?.close()
            handler?(failure)
        }
    }
}

extension LinkConnection.State {
    /// Finds out whom an action concerns.
    fileprivate mutating func effect(
        of action: LinkCore.Action,
        readerIsHere: Bool
    ) -> LinkConnection.Effect? {
        switch action {
        case .ready(let mode): return opened(.success(mode))
        case .fail(let failure): return opened(.failure(failure))
        case .complete(let call, let answers):
            switch callers.complete(call, answers, readerIsHere: readerIsHere) {
            case .kept: return nil
            case .handOver: return .handOver(answers)
            case .resume(let continuation): return .resumeCaller(continuation, answers)
            }
        case .close: return .close(whenOver.take(), core.ending ?? .closedHere)
        }
    }

    private mutating func opened(
        _ outcome: LinkConnection.Opening
    ) -> LinkConnection.Effect? {
        opening = outcome
        return opener.take().map { .resumeOpener($0, outcome) }
    }

    /// Whether nobody waits and no pump works, if that has changed.
    fileprivate mutating func changeOfQuiet() -> Bool? {
        let isQuiet = !callers.areBusy && pump.current == nil
        return exchange(&wasQuiet, with: isQuiet) == isQuiet ? nil : isQuiet
    }

    /// Somebody has to watch as long as any caller waits: the loop's thread, unless the pump does.
    fileprivate mutating func attentionChange() -> Bool? {
        let needsAttention = callers.areWaiting && pump.current == nil
        guard needsAttention != hasAttention else { return nil }
        hasAttention = needsAttention
        return needsAttention
    }
}
