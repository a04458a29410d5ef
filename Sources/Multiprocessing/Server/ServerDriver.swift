internal import Logging
internal import MPCore
internal import MPReferents
internal import MPTransport
internal import MPWire

/// Carries out what a ``ManagerCore`` decides: the only place where a server touches connections,
/// the clock, randomness and the log.
///
/// It lives on the event loop, so that everything in it happens on one thread, without a lock.
actor ServerDriver {
    /// The loop whose thread owns this actor.
    nonisolated let loop: EventLoop
    /// The state of the server.
    var core: ManagerCore
    /// The open connections, by the number that the core knows them by.
    private(set) var connections: [ConnectionID: Connection] = [:]
    /// The connections whose clients have to take their answers before they are served again.
    private var heldBack: Set<ConnectionID> = []
    /// The tasks that carry out calls, until the core knows of their ends.
    var tasks: [CallID: Task<Void, Never>] = [:]
    /// How many connections haven't reported their end yet, those that we have closed included.
    private var unendedCount = 0
    /// What the core wants done; kept to be filled again.
    var output = ManagerOutput()
    /// Wakes the core at its next deadline.
    private var alarm: (time: Duration, work: ScheduledWork)?
    /// Whoever waits for the last connection and the last task to end.
    private var whenDrained: CheckedContinuation<Void, Never>?
    /// Whether nobody waits for them any more, not even who begins to later.
    private var isImpatient = false
    /// Where MD5 is accepted.
    private let legacyMD5: LegacyMD5
    /// What takes new connections, as long as the server runs.
    private var listeners: [Listener] = []
    /// The address that tokens name on connections without one of their own.
    private var publicAddress: Address?
    /// How much memory the process has.
    private var memory: MemoryWatch
    /// Keeps failures of TLS from filling the log.
    private var tlsFailures = AuditRate()
    /// Looks at what is queued for clients, from when something is sent until all is well.
    var outputWatch: ScheduledWork?
    /// Where the server logs.
    private let logger: Logger
    /// Where it tells what an auditor wants to know.
    private let auditLogger: Logger
    /// What is done when a client stops the server.
    private let onShutdownRequest: @Sendable () -> Void

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    /// Prepares a server on a loop; `types` is what the configuration's registry comes to.
    init(
        loop: EventLoop,
        configuration: ManagerServerConfiguration,
        types: TypeRegistry,
        onShutdownRequest: @escaping @Sendable () -> Void
    ) {
        self.loop = loop
        legacyMD5 = configuration.legacyMD5
        logger = configuration.logger
        self.onShutdownRequest = onShutdownRequest
        auditLogger = configuration.auditLogger
        let forCore = ManagerConfiguration(configuration, types: types)
        memory = MemoryWatch(limit: forCore.limits.memoryInBytes ?? .max)
        core = ManagerCore(configuration: forCore)
    }

    /// Takes note of what takes new connections; the first names the objects that are made in this process.
    func setListeners(_ listeners: [Listener]) {
        self.listeners = listeners
        publicAddress = listeners.first.map { Address($0.address) }
    }

    /// Replaces the rights of all clients.
    func setRights(_ rights: Rights) {
        core.setRights(rights, into: &output)
        carryOut()
    }

    /// Replaces the keys that new clients may hold.
    func setAuthkeys(_ authkeys: [NamedAuthkey]) {
        core.setAuthkeys(authkeys.ring(at: .now, as: EventLoop.now()))
    }

    /// Takes a connection that a listener has accepted.
    ///
    /// Runs on the loop.
    nonisolated func accept(_ connection: Connection) -> any ConnectionHandler {
        assumeIsolated { $0.opened(connection) }
        return self
    }

    /// Whether a listener begins TLS with a peer from there.
    ///
    /// Runs on the loop.
    nonisolated func admitsHandshake(from host: PeerHost?) -> Bool {
        assumeIsolated { driver in
            let isAdmitted = driver.core.admitsHandshake(
                from: PeerSource(host),
                at: EventLoop.now(),
                into: &driver.output
            )
            driver.carryOut()
            return isAdmitted
        }
    }

    /// Takes note of a peer with which a listener couldn't set up TLS, and charges it.
    ///
    /// Runs on the loop.
    nonisolated func handshakeFailed(_ error: TLSError, from host: PeerHost?) {
        assumeIsolated { driver in
            let now = EventLoop.now()
            driver.core.handshakeFailed(from: PeerSource(host), error.ending, at: now)
            guard let unlogged = driver.tlsFailures.next(at: now) else { return }
            driver.logger.notice("TLS handshake failed", metadata: ["reason": "\(error)"])
            driver.auditLogger.audit(error, from: host, unlogged: unlogged)
        }
    }

    /// Tells links that the server stops, closes all connections once what was answered has been
    /// written, cancels all tasks, and returns when everything has ended.
    func shutDown(reason: String) async {
        core.beginShutdown(reason: reason, into: &output)
        carryOut()
        // They keep this driver.
        listeners = []
        guard unendedCount > 0 || !tasks.isEmpty, !isImpatient else { return }
        await withCheckedContinuation { whenDrained = $0 }
    }

    /// Gives up connections that haven't taken what was sent to them, or won't, and tasks that don't
    /// listen.
    func abandonConnections() {
        isImpatient = true
        whenDrained?.resume()
        whenDrained = nil
    }

    private func opened(_ connection: Connection) {
        let id = ConnectionID(connection.id)
        connections[id] = connection
        unendedCount += 1
        connection.setQuickAcknowledgement(true)
        let peer = PeerDescription(
            connection,
            publicAddress: publicAddress,
            legacyMD5: legacyMD5
        )
        let random = Cryptography.random(32)
        core.opened(id, peer: peer, random: random, at: EventLoop.now(), into: &output)
        carryOut()
    }
}

extension ServerDriver: ConnectionHandler {
    nonisolated func received(_ bytes: ArraySlice<UInt8>, on connection: Connection) {
        assumeIsolated { driver in
            let id = ConnectionID(connection.id)
            let now = EventLoop.now()
            driver.lookAtMemory(at: now)
            driver.core.received(bytes, on: id, at: now, into: &driver.output)
            driver.carryOut()
        }
    }

    nonisolated func drained(on connection: Connection) {
        assumeIsolated { $0.drained(ConnectionID(connection.id)) }
    }

    nonisolated func closed(_ reason: CloseReason, on connection: Connection) {
        assumeIsolated { $0.ended(connection, reason) }
    }

    private func ended(_ connection: Connection, _ reason: CloseReason) {
        let id = ConnectionID(connection.id)
        logger.debug(
            "connection ended",
            metadata: ["mp.session": "\(id.number)", "reason": "\(reason)"]
        )
        connections[id] = nil
        heldBack.remove(id)
        unendedCount -= 1
        if case .slowReader = reason { core.cutOffSlowReader(id, into: &output) }
        core.closed(id, leftUnread: reason.leftUnread, at: EventLoop.now(), into: &output)
        carryOut()
        resumeIfDrained()
    }

    func resumeIfDrained() {
        guard unendedCount == 0, tasks.isEmpty else { return }
        whenDrained?.resume()
        whenDrained = nil
    }
}

extension ServerDriver {
    /// Turns what the core wants into effects.
    ///
    /// None of them calls back before it returns: what a connection has to report comes as an event
    /// of its own.
    func carryOut() {
        for action in output.actions { perform(action) }
        if !output.bytes.isEmpty { watchOutput() }
        output.removeAll()
        setAlarm()
    }

    private func perform(_ action: ManagerOutput.Action) {
        switch action {
        case .send(let id, let range):
            send(range, on: id)
        case .awaitDrained(let id):
            awaitDrained(id)
        case .setReading(let id, let isReading):
            connections[id]?.setReading(isReading)
        case .close(let id):
            connections.removeValue(forKey: id)?.close()
        case .established(let id):
            connections[id]?.setQuickAcknowledgement(false)
        case .watch(let processID):
            watch(processID)
        case .run(let call, let work):
            run(work, as: call)
        case .cancelRun(let call):
            tasks[call]?.cancel()
        case .setAccepting(let isAccepting):
            for listener in listeners { listener.setAccepting(isAccepting) }
        case .log(let event):
            logger.report(event)
            auditLogger.audit(event, from: event.connection.flatMap { connections[$0] })
        case .stop:
            onShutdownRequest()
        }
    }

    private func send(_ range: Range<Int>, on id: ConnectionID) {
        if let pieces = output.pieces(of: range) {
            connections[id]?.send(pieces)
        } else {
            let bytes = output.bytes
            let isWhole = range.count == bytes.count
            connections[id]?.send(isWhole ? bytes : Array(bytes[range]))
        }
    }

    private func awaitDrained(_ id: ConnectionID) {
        guard let connection = connections[id] else { return }
        heldBack.insert(id)
        guard connection.queuedLengthInBytes == 0 else { return }
        // Never at once: the others come first.
        loop.execute { [weak self] in self?.assumeIsolated { $0.drained(id) } }
    }

    private func drained(_ id: ConnectionID) {
        guard heldBack.remove(id) != nil else { return }
        core.drained(id, at: EventLoop.now(), into: &output)
        carryOut()
    }

    private func watch(_ processID: Int) {
        ProcessWatcher.watch(processID, on: loop) { [weak self, loop] in
            // Its sockets ended before it did, and know better what it has read: they come first.
            loop.execute { [weak self] in
                self?.assumeIsolated { $0.processEnded(processID) }
            }
        }
    }

    private func processEnded(_ processID: Int) {
        core.processEnded(processID, at: EventLoop.now(), into: &output)
        carryOut()
    }

    /// Tells the core how much memory the process has, if that may matter now.
    private func lookAtMemory(at now: Duration) {
        guard let used = memory.look(at: now, isWanted: core.wantsMemorySample) else { return }
        core.sampledMemory(used, into: &output)
    }

    /// Sees to it that the core is woken at its next deadline.
    private func setAlarm() {
        guard let time = core.nextDeadline else { return }
        if let alarm, alarm.time <= time { return }
        alarm?.work.cancel()
        let work = loop.schedule(at: time) { [weak self] in
            self?.assumeIsolated { $0.ring() }
        }
        alarm = (time, work)
    }

    private func ring() {
        alarm = nil
        core.advance(to: EventLoop.now(), into: &output)
        carryOut()
    }
}
