internal import MPCore
import MPSystem
internal import MPTransport
internal import MPWire
internal import Synchronization

/// Drives a ``LinkCore``: bytes to and from the connection, results to the tasks that wait.
///
/// Always: lock, transition, unlock, perform. Nothing is resumed or written under the lock.
/// The loop keeps it until the connection is closed; whoever ends the ``Link`` closes it.
final class LinkConnection: Sendable {
    /// What became of the attempt to open the link.
    typealias Opening = Result<LinkCore.Mode, LinkFailure>

    /// What the lock guards.
    struct State {
        /// Decides.
        var core: LinkCore
        /// The connection, as soon as it is known.
        var connection: Connection?
        /// Who waits for the link to be opened.
        var opener: CheckedContinuation<Opening, Never>?
        /// How the opening ended, until somebody asks.
        var opening: Opening?
        /// Who waits for each call.
        var callers = LinkCallers()
        /// Whether a caller who is alone may read its own answer.
        var polling: BusyPolling
        /// Whether it may sleep for it.
        var sleeping = BriefSleep()
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
    }

    /// Knows the link without keeping it.
    private struct Owner: Sendable {
        weak var link: Link?
    }

    /// What a transition asks for, once the lock is free again.
    enum Effect {
        case resumeOpener(CheckedContinuation<Opening, Never>, Opening)
        case resumeCaller(UnsafeContinuation<CallResult, Never>, CallResult)
        case close
    }

    /// What a transition has left to do, once the lock is free again.
    struct Remainder {
        /// What the core asks for.
        var effects: [Effect]
        /// Who writes.
        var writing: Writing
        /// Whether the loop's thread is to begin to watch, or to cease from it.
        var attention: Bool?
    }

    /// Who writes what a transition has left, once the lock is free again.
    enum Writing {
        /// Nobody: there is nothing, or somebody is at it.
        case nothing
        /// The thread that made the transition.
        case now(Connection, OutgoingBytes)
        /// The loop, if nobody else has by the time that it has nothing better to do.
        case late(batch: Int)
        /// The pump, or the loop if that hasn't within milliseconds.
        case soon(batch: Int)
    }

    let state: Guarded<State>
    /// The references to give back with the next output; `deinit`s append to it, perhaps while
    /// this thread holds the other lock, so it has a lock of its own.
    private let released = Guarded<[String]>([])
    /// Whether there are any; spares each step the lock while there aren't.
    private let hasReleased = Atomic(false)
    /// Whether it knows which connection it drives; spares each arrival the lock.
    private let isAttached = Atomic(false)
    /// What other tasks have to know about the pump.
    let pumpSigns = PumpSigns()
    /// Runs the connection.
    let loop: EventLoop
    /// The link that this connection carries, for the proxies that arrive inside values; whoever
    /// uses them keeps it.
    private let owner = Guarded(Owner())

    /// Drives `core` on `loop`.
    init(core: LinkCore, loop: EventLoop) {
        state = Guarded(State(core: core, polling: loop.polling))
        self.loop = loop
    }
}

extension LinkConnection: ConnectionHandler {
    func received(_ bytes: ArraySlice<UInt8>, on connection: Connection) {
        attach(connection)
        // Held until the lock is free again: the end of the last reference closes the connection.
        var link: Link?
        transition { state, actions in
            state.core.received(
                bytes,
                adopt: { token in
                    link = self.owner.withLock { $0.link }
                    return link.map { ProxyReference(token: token, channel: $0) }
                },
                into: &actions
            )
        }
        withExtendedLifetime(link) {}
    }

    func closed(_ reason: CloseReason, on connection: Connection) {
        transition { $0.core.ended(reason.words, into: &$1) }
    }
}

extension LinkConnection {
    /// Whether HMAC-MD5 was given to the server, or taken from it.
    var usedMD5: Bool { state.withLock { $0.core.usedMD5 } }

    /// Learns which connection it drives; whoever comes first tells, before the first bytes.
    func attach(_ connection: Connection) {
        guard !isAttached.load(ordering: .acquiring) else { return }
        state.withLock { state in
            guard state.connection == nil else { return }
            state.connection = connection
            isAttached.store(true, ordering: .releasing)
            state.core.bind(to: connection.channelBinding)
        }
    }

    /// Learns which link it carries.
    func belongs(to link: Link) {
        owner.withLock { $0.link = link }
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

    /// Gives back one reference soon: with the next call, or when the loop looks around.
    func release(_ ident: String) {
        let isFirst = released.withLock { idents in
            idents.append(ident)
            hasReleased.store(true, ordering: .releasing)
            return idents.count == 1
        }
        if isFirst { loop.executeSoon { self.transition { _, _ in } } }
    }

    /// Ends the connection.
    func close() {
        transition { $0.core.close(into: &$1) }
    }
}

extension LinkConnection {
    /// Lets the core take a step, then does what it asks for.
    ///
    /// What was given back before the step reaches the server before whatever the step sends.
    func transition(_ step: (inout State, inout [LinkCore.Action]) -> Void) {
        let rest = state.withLock { state in
            var actions: [LinkCore.Action] = []
            // Under both locks: nobody may say something between the taking and the release.
            if hasReleased.load(ordering: .acquiring) { state.core.release(takeReleased()) }
            step(&state, &actions)
            return state.remainder(of: actions)
        }
        perform(rest.writing)
        switch rest.attention {
        case true: loop.beginAttention()
        case false: loop.endAttention()
        case nil: break
        }
        for effect in rest.effects { perform(effect) }
    }

    private func takeReleased() -> [String] {
        released.withLock { idents in
            hasReleased.store(false, ordering: .releasing)
            return exchange(&idents, with: [])
        }
    }

    /// Writes what has gathered, once nothing more joins it, unless another thread is at it.
    func writeIfStill() {
        let writing = state.withLock { state -> Writing in
            guard state.core.hasOutput, state.batching.isStill() else { return .nothing }
            return state.takeOutput().map { .now($0, $1) } ?? .nothing
        }
        perform(writing)
    }

    private func perform(_ writing: Writing) {
        switch writing {
        case .nothing: break
        case .now(let connection, let bytes): write(bytes, on: connection)
        case .late(let batch): loop.executeLate { self.writeWhatHasGathered(since: batch) }
        case .soon(let batch): loop.executeSoon { self.writeWhatHasGathered(since: batch) }
        }
    }

    private func perform(_ effect: Effect) {
        switch effect {
        case .resumeOpener(let continuation, let opening): continuation.resume(returning: opening)
        case .resumeCaller(let continuation, let result): continuation.resume(returning: result)
        case .close: state.withLock { $0.connection }?.close()
        }
    }

    private func writeWhatHasGathered(since batch: Int) {
        let writing = state.withLock { $0.nextWriting(since: batch) }
        perform(writing)
    }

    /// Writes, and then whatever has gathered meanwhile.
    private func write(_ output: OutgoingBytes, on connection: Connection) {
        connection.send(output)
        while let more = state.withLock({ $0.core.takeMoreOutput() }) { connection.send(more) }
    }
}

extension LinkConnection.State {
    /// Finds out what a step has left to do.
    fileprivate mutating func remainder(of actions: [LinkCore.Action]) -> LinkConnection.Remainder {
        // Most steps of callers ask for nothing.
        let effects = actions.isEmpty ? [] : actions.compactMap { effect(of: $0) }
        return LinkConnection.Remainder(
            effects: effects,
            writing: nextWriting(),
            attention: attentionChange()
        )
    }

    /// Somebody has to watch as long as any caller waits: the loop's thread, unless the pump does.
    private mutating func attentionChange() -> Bool? {
        let needsAttention = callers.areWaiting && pump.current == nil
        guard needsAttention != hasAttention else { return nil }
        hasAttention = needsAttention
        return needsAttention
    }

    /// Decides who writes what the step has left.
    ///
    /// A call that is alone is written by its caller, at once, and so is a batch by the caller who makes it full;
    /// the loop sees to what is left.
    fileprivate mutating func nextWriting() -> LinkConnection.Writing {
        guard core.hasOutput else { return .nothing }
        if exchange(&isBatchFull, with: false) || core.callCount <= 1 {
            return takeOutput().map { .now($0, $1) } ?? .nothing
        }
        guard !isWriteScheduled else { return .nothing }
        isWriteScheduled = true
        return pump.current == nil ? .late(batch: batching.batch) : .soon(batch: batching.batch)
    }

    /// Decides who writes what has gathered since the loop was asked to.
    fileprivate mutating func nextWriting(since batch: Int) -> LinkConnection.Writing {
        isWriteScheduled = false
        // What it was asked to write has gone out; another batch has begun.
        guard batch == batching.batch else { return nextWriting() }
        batching.timeIsUp()
        return takeOutput().map { .now($0, $1) } ?? .nothing
    }

    /// Takes what is to be written, unless another thread is at it.
    fileprivate mutating func takeOutput() -> (Connection, OutgoingBytes)? {
        guard let connection else { return nil }
        return core.takeOutput().map { (connection, $0) }
    }
}

extension LinkConnection.State {
    /// Sends a call of one of several callers.
    mutating func begin(_ call: UInt64, _ request: Request, into actions: inout [LinkCore.Action]) {
        core.begin(call, request, into: &actions)
        isBatchFull = batching.began(underWay: core.callCount)
    }

    /// Finds out whom an action concerns.
    fileprivate mutating func effect(of action: LinkCore.Action) -> LinkConnection.Effect? {
        switch action {
        case .ready(let mode): opened(.success(mode))
        case .fail(let failure): opened(.failure(failure))
        case .complete(let call, let result):
            callers.complete(call, result).map { .resumeCaller($0, result) }
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
