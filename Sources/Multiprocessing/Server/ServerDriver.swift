internal import Logging
internal import MPCore
internal import MPReferents
import MPSystem
internal import MPTransport
internal import MPWire

/// Carries out the decisions of a ``ManagerCore``: the only place where a server touches connections,
/// the clock, randomness and the log.
///
/// Its state lives on the event loop, so everything happens on one thread, without a lock. (It isn't an actor:
/// asking the runtime whether the loop is its executor took as long as a third of a call.)
final class ServerDriver: Sendable {
    /// The state, touched by the loop's thread only.
    struct State: ~Copyable {
        /// The state of the server.
        var core: ManagerCore
        /// The open connections, by their ids in the core.
        fileprivate(set) var connections: [ConnectionID: StreamConnection] = [:]
        /// The connections whose clients must take their answers before they are served again.
        fileprivate var heldBack: Set<ConnectionID> = []
        /// The tasks of calls, until the core knows that they have ended.
        var tasks: [CallID: CallTask] = [:]
        /// The spans of calls that continue a trace.
        var spans: [CallID: any CallSpan] = [:]
        /// The number of tasks that carry out what was to be done when sessions end.
        var sessionEndTasks = 0
        /// The number of connections that haven't reported their end, including those we have closed.
        fileprivate var unendedCount = 0
        /// The core's actions; kept to be filled again.
        var output = ManagerOutput()
        /// Wakes the core at its next deadline.
        fileprivate var alarm: (time: Duration, work: ScheduledWork)?
        /// The task that waits for the last connection and the last task to end.
        fileprivate var whenDrained: CheckedContinuation<Void, Never>?
        /// Whether this wait is over, also for tasks that begin it later.
        fileprivate var isImpatient = false
        /// The listeners, as long as the server runs.
        fileprivate var listeners: [StreamListener] = []
        /// The address that tokens name on connections without one of their own.
        fileprivate(set) var publicAddress: Address?
        /// Watches the memory of the process.
        var memory: MemoryWatch
        /// Returns memory once the server is quiet; set while there may be some to return.
        var quietWatch: ScheduledWork?
        /// The number of calls when `quietWatch` was scheduled.
        var activity: UInt64 = 0
        /// Keeps clients and strangers from filling the log.
        var eventRates = EventRates()
        /// Logs the number of events that were left out, when due.
        var tally: ScheduledWork?
        /// Who waits until no call is under way.
        var whenQuiet: [CheckedContinuation<Bool, Never>] = []
        /// Whether this wait is over, also for tasks that begin it later.
        var isDrainOver = false
        /// Looks at the clients' queues, from the first send until none needs watching.
        var outputWatch: ScheduledWork?
        /// Hands over what has been recorded, when due.
        var recordWatch: ScheduledWork?

        fileprivate init(_ configuration: ManagerConfiguration) {
            memory = MemoryWatch(limit: configuration.limits.memoryInBytes ?? .max)
            core = ManagerCore(configuration: configuration)
        }

        /// Whether every connection and every task has ended.
        fileprivate var isDrained: Bool {
            unendedCount == 0 && tasks.isEmpty && sessionEndTasks == 0
        }
    }

    /// The loop whose thread owns the state.
    let loop: EventLoop
    let state: LoopBound<State>
    /// The connections on which MD5 is accepted.
    private let legacyMD5: LegacyMD5
    /// The server's logger; logging never waits (``ServerLog``).
    let logger: Logger
    /// The logger of what matters to an auditor, which the other one then doesn't log.
    let auditLogger: Logger
    /// What to do when sessions end.
    let sessionEndActions = SessionEndActions()
    /// Finds the server, which the driver doesn't keep.
    let server: RunningServer.Finding
    /// The same for tasks.
    let finder: RunningServer.Finder
    /// Writes down all that comes in; `nil` unless that is wanted.
    let recorder: RecordingWriter?
    /// Makes the spans of calls; `nil` traces nothing.
    let tracer: (any CallTracer)?
    /// The last events, which the loop's thread writes to.
    private let flight: FlightRing?
    /// Whether they are written on a crash.
    let isWatchedForCrashes: Bool

    /// Prepares a server on a loop.
    ///
    /// - Parameters:
    ///   - loop: The loop.
    ///   - configuration: The server's configuration.
    ///   - types: The types in its registry.
    ///   - droppedLogLines: Counts the dropped lines of its log.
    ///   - recorder: Writes down all that comes in.
    ///   - server: Finds the server, for the code that it runs, and to stop it when a client asks for that.
    init(
        loop: EventLoop,
        configuration: ManagerServerConfiguration,
        types: TypeRegistry,
        droppedLogLines: @escaping @Sendable () -> Int = { 0 },
        recorder: RecordingWriter? = nil,
        server: @escaping RunningServer.Finding
    ) {
        self.recorder = recorder
        self.loop = loop
        legacyMD5 = configuration.legacyMD5
        logger = configuration.logger
        tracer = configuration.callTracer
        self.server = server
        finder = RunningServer.Finder(server)
        auditLogger = configuration.auditLogger ?? configuration.logger
        var core = ManagerConfiguration(configuration, types: types)
        core.droppedLogLines = droppedLogLines
        core.whenSessionEnds = { [sessionEndActions] session, action in
            let number = sessionEndActions.add(action, for: session)
            return { sessionEndActions.remove(number, of: session) }
        }
        flight = core.flight
        isWatchedForCrashes = configuration.flightRecorderPath != nil
        state = LoopBound(State(core), on: loop)
        sessionEndActions.setWatch { [weak self] in self?.watchSession($0) }
    }

    /// Sets the listeners; tokens of objects made in this process carry the address of the first.
    func setListeners(_ listeners: [StreamListener]) async {
        await loop.run {
            self.state.withValue { state in
                state.listeners = listeners
                state.publicAddress = listeners.first.map { Address($0.address) }
            }
        }
    }

    /// Adds a listener that is for children of this process only.
    func add(_ listener: StreamListener) async {
        await loop.run { self.state.withValue { $0.listeners.append(listener) } }
    }

    /// The last events, as they are now; `nil` if there is no memory for them.
    func flightEvents() async -> FlightRing? {
        await loop.run { self.flight?.copy() }
    }

    /// Has the last events written to a file if the process crashes, also by an overflow of the loop thread's stack.
    func writeFlightOnCrash(to path: String) throws(SystemError) {
        try flight?.writeOnCrash(to: path)
        loop.execute { SignalStack.give() }
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

    /// Replaces the settings that can change.
    func setSettings(_ settings: ChangeableSettings) async {
        await loop.run { self.state.withValue { $0.core.setSettings(settings) } }
    }

    /// Replaces the keys that new clients may hold.
    func setAuthkeys(_ authkeys: [NamedAuthkey]) async {
        await loop.run {
            let ring = authkeys.ring(at: .now, as: EventLoop.now())
            self.state.withValue { $0.core.setAuthkeys(ring) }
        }
    }

    /// What calls have cost, and what clients wait for.
    func statistics() async -> ServerStatistics {
        await loop.run {
            self.state.withValue { $0.core.statistics(at: EventLoop.now()) }
        }
    }

    /// Takes a connection that a listener has accepted.
    ///
    /// Runs on the loop.
    func accept(_ connection: StreamConnection) -> any ConnectionHandler {
        state.withValue { opened(connection, &$0) }
        return self
    }

    /// The decisions on peers in the middle of TLS, which run on the loop.
    var tlsAdmission: TLSAdmission {
        var admission = TLSAdmission()
        admission.admits = { self.admitsHandshake(from: $0) }
        admission.begins = { self.beginTLS(on: $0) }
        admission.ends = { self.endTLS(on: $0) }
        admission.failed = { self.handshakeFailed($0, from: $1) }
        return admission
    }

    private func beginTLS(on connection: StreamConnection) -> UInt64? {
        guard let source = connection.source else { return nil }
        let (id, chance) = (ConnectionID(connection.id), UInt64.random(in: 0 ... .max))
        return state.withValue {
            $0.core.beginTLS(id, from: source, chance: chance)?.number
        }
    }

    private func endTLS(on connection: StreamConnection) {
        state.withValue { $0.core.endTLS(ConnectionID(connection.id)) }
    }

    /// Whether a listener may begin TLS with a peer from this source.
    ///
    /// Runs on the loop.
    func admitsHandshake(from source: PeerSource) -> Bool {
        state.withValue { state in
            let isAdmitted = state.core.admitsHandshake(
                from: source,
                at: EventLoop.now(),
                into: &state.output
            )
            carryOut(&state)
            return isAdmitted
        }
    }

    /// Records that TLS failed with a peer, and charges its source.
    ///
    /// Runs on the loop.
    func handshakeFailed(_ error: TLSError, from source: PeerSource) {
        state.withValue { state in
            let now = EventLoop.now()
            state.core.handshakeFailed(from: source, error.ending, at: now)
            log(.tlsFailed, &state) { unlogged in
                auditLogger.audit(error, from: source, unlogged: unlogged)
            }
        }
    }

    /// Tells links that the server stops, closes all connections once their answers have been
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

    /// Stops waiting for connections that haven't taken their answers, and for tasks that ignore
    /// cancellation.
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
        handOverRecord(&state)
        // The listeners keep this driver alive.
        state.listeners = []
    }

    private func opened(_ connection: StreamConnection, _ state: inout State) {
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
    func received(_ bytes: ArraySlice<UInt8>, on connection: StreamConnection) {
        state.withValue { state in
            let now = EventLoop.now()
            lookAtMemory(at: now, &state)
            let id = ConnectionID(connection.id)
            if state.core.hasUnread(on: id) { noteReading(on: connection, at: now, &state) }
            state.core.received(bytes, on: id, at: now, into: &state.output)
            if state.output.isSend(on: id) {
                // Most turns need nothing else.
                connection.send(state.output.bytes)
                finish(&state)
            } else {
                carryOut(&state)
            }
        }
    }

    func drained(on connection: StreamConnection) {
        state.withValue { drained(ConnectionID(connection.id), &$0) }
    }

    func closed(_ reason: CloseReason, on connection: StreamConnection) {
        state.withValue { ended(connection, reason, &$0) }
    }

    private func ended(_ connection: StreamConnection, _ reason: CloseReason, _ state: inout State)
    {
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

    /// Resumes the task that waits for the end, if everything has ended.
    func resumeIfDrained(_ state: inout State) {
        guard state.isDrained else { return }
        state.whenDrained.take()?.resume()
    }
}

extension ServerDriver {
    /// Carries out the core's actions.
    ///
    /// None of them calls back before it returns: a connection reports by a separate event.
    func carryOut(_ state: inout State) {
        state.output.end()
        for action in state.output.actions { perform(action, &state) }
        finish(&state)
    }

    /// Prepares for the next event.
    private func finish(_ state: inout State) {
        if recorder != nil { noteOutcome(&state) }
        if !state.output.bytes.isEmpty { watchOutput(&state) }
        state.output.removeAll()
        watchMemory(&state)
        setAlarm(&state)
        if !state.whenQuiet.isEmpty { resumeIfQuiet(&state) }
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
            state.tasks[call] = run(work, as: call, state.spans[call])
        case .cancelRun(let call):
            state.tasks[call]?.cancel()
        case .sessionEnded(let session):
            endSession(session, &state)
        case .setAccepting(let isAccepting):
            for listener in state.listeners { listener.setAccepting(isAccepting) }
        case .log(let event):
            log(event, &state)
        case .trace(let trace):
            note(trace, &state)
        case .stop:
            Task { [server] in await server()?.stop() }
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
        // Never at once: other connections come first.
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

    private func watch(_ process: UInt64, on connection: StreamConnection) {
        ProcessWatcher.watch(peerOf: connection, on: loop) { [weak self, loop] in
            // The process's sockets ended before it did, and know better how much it has read: they come first.
            loop.execute { [weak self] in self?.processEnded(process) }
        }
    }

    private func processEnded(_ process: UInt64) {
        state.withValue { state in
            state.core.processEnded(process, at: EventLoop.now(), into: &state.output)
            carryOut(&state)
        }
    }

    /// Has the core woken at its next deadline.
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
