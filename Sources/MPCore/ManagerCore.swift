internal import MPReferents
internal import MPWire

/// A manager's server as a pure state machine: bytes and time in, bytes and effects out.
///
/// It knows connections by number and never sees a socket, a thread or a clock, so that the same
/// code runs under the event loop, under tests and under a simulator. One owner calls it, from one
/// thread: each call of a client is therefore atomic.
///
/// The parts, each in a file of its own:
/// - here: what the driver tells it (`opened`, `received`, `closed`, `advance`, `beginShutdown`);
/// - `+Stock`: connections of CPython clients; `+Link`: links of Swift clients;
/// - `+Calls`: method calls on objects, and how they end; `+Server`: calls on the server itself;
/// - `+Creating`: how objects come into being; `+Tasks`: calls that run beside the loop;
/// - `+Deaths`: what becomes of that which the dead held; `+Groups`: whose references are whose;
/// - `+Cycles`, `+Orphans`: objects that nobody uses; `+Snapshot`: what `inspect` shows.
package struct ManagerCore: ~Copyable {
    /// What it was told at the start.
    let configuration: ManagerConfiguration
    /// The shared objects.
    let objects: ObjectTable
    /// The connections that are open.
    var connections = NumberTable<ConnectionID, ClientConnection>()
    /// The calls that wait.
    var parked = ParkedCalls()
    /// The tasks that run.
    var running = RunningCalls()
    /// The objects of registered instances, by the typeid of the instance.
    var instances: [String: SharedObject] = [:]
    /// Where to look for what callers hold.
    var holdings = Holdings()
    /// The processes whose ends are watched for, by the numbers that the driver knows them by.
    var processes: [UInt64: ClientGroup] = [:]
    /// The search for objects that only keep each other alive.
    var cycles = CycleCollector()
    /// When a connection's handshake must be over.
    private var handshakeDeadlines = DeadlineHeap<ConnectionID>()
    /// The keys that new peers may hold.
    var authkeys: AuthkeyRing
    /// Who may do what.
    var rights: Rights
    /// Who may be in the handshake.
    var admission: Admission
    /// What the log was told of them.
    var audit = HandshakeAudit()
    /// Whether new connections are taken out of the kernel's queue.
    var isAccepting = true
    /// What the principals use.
    var usages = PrincipalUsages()
    /// Whether objects may grow.
    var memory: MemoryBudget
    /// Whether something was refused for want of memory, and nothing has shown since that there is some.
    var memoryIsScarce = false
    /// The connections on which long messages are coming in.
    var longMessages: Set<ConnectionID> = []
    /// Whose output has been too much for how long.
    var lastingOutput: LastingOutput
    /// How often each limit was reached.
    var refusalCounts: [ServerLimit: Int] = [:]
    /// How often something was refused that a client may not do.
    var denialCount = 0
    /// What the message that is being handled has cost, or the last one.
    let work: WorkMeter
    /// How much more the audit log is told.
    var auditRate = AuditRate()
    /// The number of the newest call.
    var lastCall: UInt64 = 0
    /// Connections whose call has ended while requests behind it were waiting to be decoded.
    var runnable: [ConnectionID] = []
    /// How many deliveries to clients of CPython may be unread.
    var unreadCount = 0
    /// What turned out to be too long for its taker, and goes back.
    var undeliverable: [(ClientConnection.Delivery, ConnectionID)] = []
    /// How much of the loop's time the event has taken that is being handled.
    private var turn = LoopTurn()
    /// The time of the event that is being handled, since whatever moment the driver counts from.
    private(set) var now = Duration.zero
    /// Whether the server is stopping.
    private var isStopping = false

    /// Starts with no object and no connection.
    package init(configuration: ManagerConfiguration) {
        var remaining = configuration
        // What is retired has to be released everywhere, so that it is wiped.
        remaining.authkeys = AuthkeyRing([])
        self.configuration = remaining
        objects = ObjectTable(serverID: configuration.serverID)
        authkeys = configuration.authkeys
        rights = configuration.rights
        work = WorkMeter(limit: configuration.limits.workInSteps)
        admission = Admission(limits: configuration.admission)
        memory = MemoryBudget(limit: configuration.limits.memoryInBytes ?? .max)
        lastingOutput = LastingOutput(
            limit: configuration.limits.lastingOutputInBytes,
            patience: configuration.limits.lastingOutputTime
        )
    }

    /// When ``advance(to:into:)`` has something to do next; `nil` is never.
    ///
    /// It may be too early, and never is too late. (Mutating since the compiler, where a function of another module
    /// only looks at a value that can't be copied, copies all of its memory.)
    package var nextDeadline: Duration? {
        mutating get {
            parked.nextDeadline.orSooner(handshakeDeadlines.first?.time)
                .orSooner(nextAdmissionDeadline).orSooner(cycles.nextStep)
        }
    }

    /// How many steps the message has cost that was handled last.
    package var spentWork: Int { work.spent }

    /// Whether there is an object of this number.
    package func hasObject(_ ident: String) -> Bool { objects[ident] != nil }

    /// How many calls there were.
    package var callCount: UInt64 { mutating get { lastCall } }

    /// Takes a new connection, and challenges the peer.
    ///
    /// - Parameters:
    ///   - id: A number that was never used before.
    ///   - peer: What the kernel tells about the other end.
    ///   - random: 32 fresh random bytes: 24 for the challenge, 8 to draw lots by.
    ///   - now: The time.
    ///   - output: Receives what is to be done.
    package mutating func opened(
        _ id: ConnectionID,
        peer: PeerDescription,
        random: [UInt8],
        at now: Duration,
        into output: inout ManagerOutput
    ) {
        begin(at: now)
        guard !isStopping, hasRoom(for: peer, id, into: &output),
            let keys = admit(id, peer, chance: random.suffix(8), into: &output)
        else { return output.append(.close(id)) }
        var handshake = HandshakeStateMachine(
            role: .server,
            keys: keys,
            authenticator: configuration.authenticator,
            random: Array(random.prefix(24)),
            acceptsMD5: peer.acceptsMD5,
            binding: peer.channelBinding
        )
        let start = handshake.start()
        let connection = ClientConnection(id: id, peer: peer, handshake: handshake)
        connections[id] = connection
        setHandshakeDeadline(of: id)
        perform(start, on: connection, into: &output)
    }

    /// Takes bytes that a client sent, and carries out every request that they complete.
    package mutating func received(
        _ bytes: ArraySlice<UInt8>,
        on id: ConnectionID,
        at now: Duration,
        into output: inout ManagerOutput
    ) {
        begin(at: now)
        guard let connection = connections[id] else { return }
        process(connection, accept(bytes, on: connection, into: &output), into: &output)
        settle(into: &output)
    }

    /// Takes note that a client has taken all that was sent to it, and goes on with its requests.
    package mutating func drained(
        _ id: ConnectionID,
        at now: Duration,
        into output: inout ManagerOutput
    ) {
        begin(at: now)
        guard let connection = connections[id] else { return }
        connection.isHeldBack = false
        connection.answeredWithoutMemory = 0
        process(connection, into: &output)
        settle(into: &output)
    }

    /// Goes on with the requests of a connection after all others have had their turn.
    package mutating func continued(
        _ id: ConnectionID,
        at now: Duration,
        into output: inout ManagerOutput
    ) {
        begin(at: now)
        guard let connection = connections[id] else { return }
        connection.awaitsTurn = false
        process(connection, into: &output)
        if connection.hasEnded, !connection.awaitsTurn {
            // Whatever was taken for the client since it went has reached nobody.
            forget(connection, leftUnread: true, into: &output)
        }
        settle(into: &output)
    }

    /// Takes note of how much of what was sent to a client of CPython it may not have read.
    ///
    /// - Parameters:
    ///   - unread: How many bytes at most.
    ///   - id: The connection.
    ///   - now: The time.
    ///   - output: Receives what is to be done.
    /// - Returns: Whether its requests wait until it has read more, so that this is to be told again after a while.
    package mutating func readAll(
        but unread: Int,
        on id: ConnectionID,
        at now: Duration,
        into output: inout ManagerOutput
    ) -> Bool {
        begin(at: now)
        guard let connection = connections[id] else { return false }
        unreadCount -= connection.deliveries.confirm(allBut: unread)
        guard connection.awaitsReading else { return false }
        guard connection.deliveries.count < configuration.limits.unconfirmedDeliveriesPerLink
        else { return true }
        connection.awaitsReading = false
        process(connection, into: &output)
        settle(into: &output)
        return connection.awaitsReading
    }

    /// Whether the driver should tell ``readAll(but:on:at:into:)`` before the next bytes of a connection.
    ///
    /// Mutating for the same reason as ``nextDeadline``.
    package mutating func hasUnread(on id: ConnectionID) -> Bool {
        // All that most requests cost.
        guard unreadCount > 0, let connection = connections[id], !connection.deliveries.isEmpty
        else {
            return false
        }
        // On TCP the kernel only tells what the peer's has taken, and the rest of a message that had begun before tells nothing.
        return connection.peer.userID != nil || connection.decoder.bufferedCount == 0
    }

    /// Takes note that a connection has ended, and gives up what its client was waiting for.
    ///
    /// - Parameters:
    ///   - id: The connection.
    ///   - leftUnread: Whether the client went without having read all that was sent to it; what
    ///     was taken out of an object for it goes back then.
    ///   - now: The time.
    ///   - output: Receives what is to be done.
    package mutating func closed(
        _ id: ConnectionID,
        leftUnread: Bool,
        at now: Duration,
        into output: inout ManagerOutput
    ) {
        begin(at: now)
        guard let connection = connections[id] else { return }
        if !leftUnread, connection.hasRequestsToCarryOut {
            connection.hasEnded = true
            unreadCount -= connection.deliveries.confirm(allBut: 0)
            endFlight(of: connection)
        } else {
            forget(connection, leftUnread: leftUnread, into: &output)
        }
        settle(into: &output)
    }

    /// Takes note that time has passed: waits that are too long end, silent strangers are cut off.
    package mutating func advance(to now: Duration, into output: inout ManagerOutput) {
        begin(at: now)
        expireCalls(into: &output)
        while let first = handshakeDeadlines.first, first.time <= now {
            handshakeDeadlines.removeFirst()
            guard let connection = connections[first.key], connection.isStranger else { continue }
            if case .control = connection.phase {
                close(connection, into: &output)
                continue
            }
            let reason = "the handshake was not over within \(configuration.handshakeTimeout)"
            noteFailure(of: first.key, reason, into: &output)
            close(connection, into: &output)
        }
        advanceAdmission(into: &output)
        collectCycles(into: &output)
        settle(into: &output)
    }

    /// Starts to stop: links are told, every connection is closed after what was already answered,
    /// calls that wait or run end with their connection, and the objects go.
    package mutating func beginShutdown(reason: String, into output: inout ManagerOutput) {
        isStopping = true
        for connection in connections.values.sorted(by: { $0.id.number < $1.id.number }) {
            if case .link = connection.phase {
                output.send(on: connection.id) { LinkFrame.goodbye(reason: reason).append(to: &$0) }
            }
            forget(connection, leftUnread: false, into: &output)
            output.append(.close(connection.id))
        }
        instances = [:]
        objects.removeAll()
    }
}

// MARK: - What all connections have in common

extension ManagerCore {
    /// Gives a stranger its time, whatever it does meanwhile.
    private mutating func setHandshakeDeadline(of id: ConnectionID) {
        handshakeDeadlines.insert(id, at: now + configuration.handshakeTimeout)
        // Of those that ended in time, as many are kept as make the search worth it.
        guard handshakeDeadlines.count > 4 * (admission.halfOpenCount + 64) else { return }
        let connections = connections
        handshakeDeadlines.removeAll { !(connections[$0]?.isStranger ?? false) }
    }

    /// Begins to handle an event.
    mutating func begin(at now: Duration) {
        self.now = now
        turn = LoopTurn()
    }

    /// Handles the frames that have arrived on a connection, as long as it takes any.
    ///
    /// - Parameters:
    ///   - connection: The connection.
    ///   - bytes: What has come behind those that it has already.
    ///   - output: Receives what is to be done.
    private mutating func process(
        _ connection: ClientConnection,
        _ bytes: ArraySlice<UInt8> = [],
        into output: inout ManagerOutput
    ) {
        // Nothing that a frame comes to has to do with the bytes behind it; in its place, each look at them would be
        // checked anew.
        var decoder = FrameDecoder(limit: 0)
        swap(&decoder, &connection.decoder)
        if !bytes.isEmpty { decoder.append(bytes) }
        do throws(FrameError) {
            try handleFrames(&decoder, on: connection, into: &output)
        } catch {
            connection.decoder = decoder
            return endBroken(connection, error, into: &output)
        }
        let bufferedCount = decoder.bufferedCount
        swap(&decoder, &connection.decoder)
        checkRoomForMessage(on: connection, bufferedCount)
        // What was abandoned just now isn't there any more, and is no reason not to read on.
        let isReading = connection.wantsBytes(bufferedCount)
        if connection.isReading != isReading {
            connection.isReading = isReading
            output.append(.setReading(connection.id, isReading))
        }
    }

    private mutating func handleFrames(
        _ decoder: inout FrameDecoder,
        on connection: ClientConnection,
        into output: inout ManagerOutput
    ) throws(FrameError) {
        let hasMemory = !memory.isExhausted
        var answered = 0
        while connection.takesFrames {
            if turn.isOver, decoder.bufferedCount > 0 {
                return letOthersGoFirst(connection, into: &output)
            }
            guard let frame = try decoder.next() else { return }
            let before = output.count
            work.restart()
            handle(frame, decoder.takeInsets(), on: connection, into: &output)
            let answer = output.count - before
            answered += answer
            turn.count(work: work.spent, answer: answer)
            if !hasMemory { connection.answeredWithoutMemory += answer }
            if answered > Self.longestBurst
                || connection.answeredWithoutMemory > Self.longestQueueWithoutMemory
            {
                holdBack(connection, into: &output)
            }
            decoder.limit = connection.frameLimit
        }
    }

    /// Ends the turn of a connection.
    private func letOthersGoFirst(
        _ connection: ClientConnection,
        into output: inout ManagerOutput
    ) {
        connection.awaitsTurn = true
        output.append(.continueLater(connection.id))
    }

    /// How many bytes of answers one connection gets before it has to take them: small requests may
    /// ask for large values, and the other clients want to be served, too.
    private static var longestBurst: Int { 1 << 20 }

    /// How many bytes of answers it gets in all before it has to take them while there is no memory.
    private static var longestQueueWithoutMemory: Int { 64 << 10 }

    private func holdBack(_ connection: ClientConnection, into output: inout ManagerOutput) {
        connection.isHeldBack = true
        output.append(.awaitDrained(connection.id))
    }

    private mutating func handle(
        _ frame: ArraySlice<UInt8>,
        _ insets: [Inset],
        on connection: ClientConnection,
        into output: inout ManagerOutput
    ) {
        switch connection.phase {
        case .authenticating:
            let action = connection.receivedInHandshake(frame)
            perform(action, on: connection, into: &output)
        case .control:
            handleControlRequest(frame, insets, on: connection, into: &output)
        case .served:
            handleRequest(frame, insets, on: connection, into: &output)
        case .link(let session):
            handleLinkFrame(frame, insets, of: session, on: connection, into: &output)
        case .waiting, .closed:
            preconditionFailure("connection \(connection.id.number) takes no frames now")
        }
    }

    private mutating func perform(
        _ action: HandshakeStateMachine.Action,
        on connection: ClientConnection,
        into output: inout ManagerOutput
    ) {
        switch action {
        case .send(let message):
            output.send(on: connection.id) { $0.bytes += message.payload }
        case .sendAndFinish(let message):
            output.send(on: connection.id) { $0.bytes += message.payload }
            finishHandshake(of: connection, into: &output)
        case .finish:
            finishHandshake(of: connection, into: &output)
        case .close(let error):
            output.send(on: connection.id) { $0.bytes += HandshakeMessage.failure.payload }
            endHandshake(of: connection, .failed, into: &output)
            noteFailure(of: connection.id, "\(error)", into: &output)
            close(connection, into: &output)
        case .ignore:
            break
        }
    }

    /// Ends a connection whose bytes can't be cut into frames.
    private mutating func endBroken(
        _ connection: ClientConnection,
        _ error: FrameError,
        into output: inout ManagerOutput
    ) {
        guard case .authenticating = connection.phase else {
            if case .tooLong = error { _ = exception(for: .message, by: connection, into: &output) }
            let event = ManagerEvent.protocolError(connection.id, reason: "\(error)")
            return cutOff(connection, event, into: &output)
        }
        endHandshake(of: connection, .failed, into: &output)
        noteFailure(of: connection.id, "\(error)", into: &output)
        close(connection, into: &output)
    }

    private mutating func finishHandshake(
        of connection: ClientConnection,
        into output: inout ManagerOutput
    ) {
        connection.frameLimit = configuration.frameLimit
        connection.phase = .control
        connection.endHandshake()
        endHandshake(of: connection, .succeeded, into: &output)
        identify(connection, into: &output)
        let key = connection.keyID ?? ""
        output.append(.log(.authenticated(connection.id, key: key)))
        if connection.usedMD5 { output.append(.log(.usedMD5(connection.id, key: key))) }
    }

    /// Finishes what an event set going: connections that may go on, objects nobody can reach.
    mutating func settle(into output: inout ManagerOutput) {
        while true {
            if let (delivery, id) = undeliverable.popLast() {
                restore([delivery], from: id, into: &output)
            } else if let id = runnable.popLast() {
                guard let connection = connections[id] else { continue }
                process(connection, into: &output)
            } else if !collectReleased(into: &output) {
                return
            }
        }
    }

    /// Says why to the log, and closes the connection.
    mutating func cutOff(
        _ connection: ClientConnection,
        _ event: ManagerEvent,
        into output: inout ManagerOutput
    ) {
        output.append(.log(event))
        close(connection, into: &output)
    }

    /// Closes a connection from our side.
    mutating func close(_ connection: ClientConnection, into output: inout ManagerOutput) {
        forget(connection, leftUnread: false, into: &output)
        output.append(.close(connection.id))
    }

    /// Gives up all that a connection was waiting for or holding.
    private mutating func forget(
        _ connection: ClientConnection,
        leftUnread: Bool,
        into output: inout ManagerOutput
    ) {
        let phase = connection.phase
        connection.phase = .closed
        connection.endHandshake()
        connections[connection.id] = nil
        longMessages.remove(connection.id)
        memory.released()
        connection.usage?.connections -= 1
        switch phase {
        case .waiting(let call):
            abandon(call, into: &output)
        case .link(let session):
            end(session, of: connection, into: &output)
        case .authenticating:
            endHandshake(of: connection, .vanished, into: &output)
        case .control, .served, .closed:
            break
        }
        endServing(connection, into: &output)
        unreadCount -= connection.deliveries.count
        if leftUnread {
            var unread = connection.deliveries.all
            if case .link(let session) = phase { unread = session.unconfirmedDeliveries }
            restore(unread, from: connection.id, into: &output)
        }
        connection.deliveries = UnreadDeliveries()
        endFlight(of: connection)
    }
}
