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
/// - `+Frames`, `+Messages`: what arrives on a connection, in turns; `+Endings`: how it ends;
/// - `+Admission`: who may be in the handshake; `+Rights`, `+Limits`: who may do what, and how much;
/// - `+Stock`: connections of CPython clients; `+Link`: links of Swift clients;
/// - `ObjectEvent`: the door through which objects are changed;
/// - `+Calls`, `+PlainCalls`: method calls on objects; `+Answers`: how they are answered; `+Server`: calls on the server itself;
/// - `+Creating`: how objects come into being; `+Tasks`: calls that run beside the loop;
/// - `+Holdings`: what callers hold, and what becomes of it when they go; `+Groups`: whose references are whose;
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
    var handshakeDeadlines = DeadlineHeap<ConnectionID>()
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
    /// The number of the newest event of an object.
    var lastEvent: UInt64 = 0
    /// Connections whose call has ended while requests behind it were waiting to be decoded.
    var runnable: [ConnectionID] = []
    /// How many deliveries to clients of CPython may be unread.
    var unreadCount = 0
    /// What turned out to be too long for its taker, and goes back.
    var undeliverable: [(ClientConnection.Delivery, ConnectionID)] = []
    /// How much of the loop's time the event has taken that is being handled.
    var turn = LoopTurn()
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

    /// Begins to handle an event.
    mutating func begin(at now: Duration) {
        self.now = now
        turn = LoopTurn()
    }
}
