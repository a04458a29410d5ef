internal import Logging
internal import MPCore
internal import MPReferents
internal import MPTransport
internal import MPWire

/// Carries out what a ``ManagerCore`` decides: the only place where a server touches connections,
/// the clock, randomness and the log.
///
/// What it holds lives on the event loop, so that everything happens on one thread, without a lock. (It isn't an actor:
/// to ask the runtime whether the loop is its executor took as long as a third of a call.)
final class ServerDriver: Sendable {
    /// What only the loop's thread touches.
    struct State: ~Copyable {
        /// The state of the server.
        var core: ManagerCore
        /// The open connections, by the number that the core knows them by.
        fileprivate(set) var connections: [ConnectionID: Connection] = [:]
        /// The connections whose clients have to take their answers before they are served again.
        fileprivate var heldBack: Set<ConnectionID> = []
        /// The tasks that carry out calls, until the core knows of their ends.
        var tasks: [CallID: Task<Void, Never>] = [:]
        /// How many connections haven't reported their end yet, those that we have closed included.
        fileprivate var unendedCount = 0
        /// What the core wants done; kept to be filled again.
        var output = ManagerOutput()
        /// Wakes the core at its next deadline.
        fileprivate var alarm: (time: Duration, work: ScheduledWork)?
        /// Whoever waits for the last connection and the last task to end.
        fileprivate var whenDrained: CheckedContinuation<Void, Never>?
        /// Whether nobody waits for them any more, not even who begins to later.
        fileprivate var isImpatient = false
        /// What takes new connections, as long as the server runs.
        fileprivate var listeners: [Listener] = []
        /// The address that tokens name on connections without one of their own.
        fileprivate var publicAddress: Address?
        /// How much memory the process has.
        var memory: MemoryWatch
        /// Gives memory back once it is quiet; there as long as there may be some.
        var quietWatch: ScheduledWork?
        /// How many calls there were when that was scheduled.
        var activity: UInt64 = 0
        /// Keeps clients and strangers from filling the log.
        var eventRates = EventRates()
        /// Tells how much was left out, once it is due.
        var tally: ScheduledWork?
        /// Looks at what is queued for clients, from when something is sent until all is well.
        var outputWatch: ScheduledWork?

        /// Begins without connections.
        fileprivate init(_ configuration: ManagerConfiguration) {
            memory = MemoryWatch(limit: configuration.limits.memoryInBytes ?? .max)
            core = ManagerCore(configuration: configuration)
        }

        /// Whether every connection and every task has ended.
        fileprivate var isDrained: Bool { unendedCount == 0 && tasks.isEmpty }
    }

    /// The loop whose thread owns the state.
    let loop: EventLoop
    /// What it holds.
    let state: LoopBound<State>
    /// Where MD5 is accepted.
    private let legacyMD5: LegacyMD5
    /// Where the server logs; whoever does so never waits (``ServerLog``).
    let logger: Logger
    /// Where it tells what an auditor wants to know.
    let auditLogger: Logger
    /// What is done when a client stops the server.
    private let onShutdownRequest: @Sendable () -> Void

    /// Prepares a server on a loop.
    ///
    /// - Parameters:
    ///   - loop: The loop.
    ///   - configuration: What the server was told.
    ///   - types: What its registry comes to.
    ///   - droppedLogLines: How many lines of its log were dropped.
    ///   - onShutdownRequest: What is done when a client stops the server.
    init(
        loop: EventLoop,
        configuration: ManagerServerConfiguration,
        types: TypeRegistry,
        droppedLogLines: @escaping @Sendable () -> Int = { 0 },
        onShutdownRequest: @escaping @Sendable () -> Void
    ) {
        self.loop = loop
        legacyMD5 = configuration.legacyMD5
        logger = configuration.logger
        self.onShutdownRequest = onShutdownRequest
        auditLogger = configuration.auditLogger
        var core = ManagerConfiguration(configuration, types: types)
        core.droppedLogLines = droppedLogLines
        state = LoopBound(State(core), on: loop)
    }

    /// Takes note of what takes new connections; the first names the objects that are made in this process.
    func setListeners(_ listeners: [Listener]) async {
        await loop.run {
            self.state.withValue { state in
                state.listeners = listeners
                state.publicAddress = listeners.first.map { Address($0.address) }
            }
        }
    }

    /// Replaces the rights of all clients.
    func setRights(_ rights: Rights) async {
        await loop.run {
            self.state.withValue { state in
                state.core.setRights(rights, into: &state.output)
                self.carryOut(&state)
            }
        }
    }

    /// Replaces the keys that new clients may hold.
    func setAuthkeys(_ authkeys: [NamedAuthkey]) async {
        await loop.run {
            let ring = authkeys.ring(at: .now, as: EventLoop.now())
            self.state.withValue { $0.core.setAuthkeys(ring) }
        }
    }

    /// Takes a connection that a listener has accepted.
    ///
    /// Runs on the loop.
    func accept(_ connection: Connection) -> any ConnectionHandler {
        state.withValue { opened(connection, &$0) }
        return self
    }

    /// Whether a listener begins TLS with a peer from there.
    ///
    /// Runs on the loop.
    func admitsHandshake(from host: PeerHost?) -> Bool {
        state.withValue { state in
            let isAdmitted = state.core.admitsHandshake(
                from: PeerSource(host),
                at: EventLoop.now(),
                into: &state.output
            )
            carryOut(&state)
            return isAdmitted
        }
    }

    /// Takes note of a peer with which a listener couldn't set up TLS, and charges it.
    ///
    /// Runs on the loop.
    func handshakeFailed(_ error: TLSError, from host: PeerHost?) {
        state.withValue { state in
            let now = EventLoop.now()
            state.core.handshakeFailed(from: PeerSource(host), error.ending, at: now)
            log(.tlsFailed, &state) { unlogged in
                logger.notice("TLS handshake failed", metadata: ["reason": "\(error)"])
                auditLogger.audit(error, from: host, unlogged: unlogged)
            }
        }
    }

    /// Tells links that the server stops, closes all connections once what was answered has been
    /// written, cancels all tasks, and returns when everything has ended.
    func shutDown(reason: String) async {
        await withCheckedContinuation { ended in
            loop.execute {
                self.state.withValue { state in
                    self.shutDown(reason, &state)
                    if state.isDrained || state.isImpatient {
                        ended.resume()
                    } else {
                        state.whenDrained = ended
                    }
                }
            }
        }
    }

    /// Gives up connections that haven't taken what was sent to them, or won't, and tasks that don't
    /// listen.
    ///
    /// Runs on the loop.
    func abandonConnections() {
        state.withValue { state in
            state.isImpatient = true
            state.whenDrained.take()?.resume()
        }
    }

    private func shutDown(_ reason: String, _ state: inout State) {
        state.core.beginShutdown(reason: reason, into: &state.output)
        carryOut(&state)
        // They keep this driver.
        state.listeners = []
    }

    private func opened(_ connection: Connection, _ state: inout State) {
        let id = ConnectionID(connection.id)
        state.connections[id] = connection
        state.unendedCount += 1
        connection.setQuickAcknowledgement(true)
        let peer = PeerDescription(
            connection,
            publicAddress: state.publicAddress,
            legacyMD5: legacyMD5
        )
        state.core.opened(
            id,
            peer: peer,
            random: Cryptography.random(32),
            at: EventLoop.now(),
            into: &state.output
        )
        carryOut(&state)
    }
}

extension ServerDriver: ConnectionHandler {
    func received(_ bytes: ArraySlice<UInt8>, on connection: Connection) {
        state.withValue { state in
            let now = EventLoop.now()
            lookAtMemory(at: now, &state)
            let id = ConnectionID(connection.id)
            if state.core.hasUnread(on: id) { noteReading(on: connection, at: now, &state) }
            state.core.received(bytes, on: id, at: now, into: &state.output)
            if state.output.isSend(on: id) {
                // All that most turns come to.
                connection.send(state.output.bytes)
                finish(&state)
            } else {
                carryOut(&state)
            }
        }
    }

    func drained(on connection: Connection) {
        state.withValue { drained(ConnectionID(connection.id), &$0) }
    }

    func closed(_ reason: CloseReason, on connection: Connection) {
        state.withValue { ended(connection, reason, &$0) }
    }

    private func ended(_ connection: Connection, _ reason: CloseReason, _ state: inout State) {
        let id = ConnectionID(connection.id)
        if logger.logLevel <= .debug { logEnd(of: id, reason, &state) }
        state.connections[id] = nil
        state.heldBack.remove(id)
        state.unendedCount -= 1
        if case .slowReader = reason { state.core.cutOffSlowReader(id, into: &state.output) }
        state.core.closed(
            id,
            leftUnread: reason.leftUnread,
            at: EventLoop.now(),
            into: &state.output
        )
        carryOut(&state)
        resumeIfDrained(&state)
    }

    /// Lets whoever waits for the end go on, if this is it.
    func resumeIfDrained(_ state: inout State) {
        guard state.isDrained else { return }
        state.whenDrained.take()?.resume()
    }
}

extension ServerDriver {
    /// Turns what the core wants into effects.
    ///
    /// None of them calls back before it returns: what a connection has to report comes as an event
    /// of its own.
    func carryOut(_ state: inout State) {
        state.output.end()
        for action in state.output.actions { perform(action, &state) }
        finish(&state)
    }

    /// Makes ready for the next event.
    private func finish(_ state: inout State) {
        if !state.output.bytes.isEmpty { watchOutput(&state) }
        state.output.removeAll()
        watchMemory(&state)
        setAlarm(&state)
    }

    private func perform(_ action: ManagerOutput.Action, _ state: inout State) {
        switch action {
        case .send(let id, let range):
            send(range, on: id, &state)
        case .awaitDrained(let id):
            awaitDrained(id, &state)
        case .continueLater(let id):
            continueLater(id)
        case .setReading(let id, let isReading):
            state.connections[id]?.setReading(isReading)
        case .close(let id):
            state.connections.removeValue(forKey: id)?.close()
        case .established(let id):
            state.connections[id]?.setQuickAcknowledgement(false)
        case .awaitReading(let id):
            scheduleLookAtReading(of: id)
        case .watch(let process, let id):
            if let connection = state.connections[id] { watch(process, on: connection) }
        case .run(let call, let work):
            state.tasks[call] = run(work, as: call)
        case .cancelRun(let call):
            state.tasks[call]?.cancel()
        case .setAccepting(let isAccepting):
            for listener in state.listeners { listener.setAccepting(isAccepting) }
        case .log(let event):
            log(event, &state)
        case .stop:
            onShutdownRequest()
        }
    }

    private func send(_ range: Range<Int>, on id: ConnectionID, _ state: inout State) {
        if let pieces = state.output.pieces(of: range) {
            state.connections[id]?.send(pieces)
        } else {
            let bytes = state.output.bytes
            let isWhole = range.count == bytes.count
            state.connections[id]?.send(isWhole ? bytes : Array(bytes[range]))
        }
    }

    private func continueLater(_ id: ConnectionID) {
        loop.execute { [weak self] in
            guard let self else { return }
            self.state.withValue { state in
                state.core.continued(id, at: EventLoop.now(), into: &state.output)
                self.carryOut(&state)
            }
        }
    }

    private func awaitDrained(_ id: ConnectionID, _ state: inout State) {
        guard let connection = state.connections[id] else { return }
        state.heldBack.insert(id)
        guard connection.queuedLengthInBytes == 0 else { return }
        // Never at once: the others come first.
        loop.execute { [weak self] in
            guard let self else { return }
            self.state.withValue { self.drained(id, &$0) }
        }
    }

    private func drained(_ id: ConnectionID, _ state: inout State) {
        guard state.heldBack.remove(id) != nil else { return }
        let now = EventLoop.now()
        lookAtMemory(at: now, &state)
        state.core.drained(id, at: now, into: &state.output)
        carryOut(&state)
    }

    private func watch(_ process: UInt64, on connection: Connection) {
        ProcessWatcher.watch(peerOf: connection, on: loop) { [weak self, loop] in
            // Its sockets ended before it did, and know better what it has read: they come first.
            loop.execute { [weak self] in self?.processEnded(process) }
        }
    }

    private func processEnded(_ process: UInt64) {
        state.withValue { state in
            state.core.processEnded(process, at: EventLoop.now(), into: &state.output)
            carryOut(&state)
        }
    }

    /// Sees to it that the core is woken at its next deadline.
    private func setAlarm(_ state: inout State) {
        guard let time = state.core.nextDeadline else { return }
        if let alarm = state.alarm {
            guard time < alarm.time else { return }
            alarm.work.cancel()
        }
        let work = loop.schedule(at: time) { [weak self] in self?.ring() }
        state.alarm = (time, work)
    }

    private func ring() {
        state.withValue { state in
            state.alarm = nil
            state.core.advance(to: EventLoop.now(), into: &state.output)
            carryOut(&state)
        }
    }
}
