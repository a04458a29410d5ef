internal import MPReferents
internal import MPSystem
internal import MPWire

/// A manager's server as a pure state machine: bytes and time in, bytes and effects out.
///
/// It knows connections by number and never sees a socket, a thread or a clock, so that the same code runs under the
/// event loop, under tests and under a simulator. One owner calls it, from one thread: each call of a client is
/// therefore atomic.
///
/// Its parts are listed in `MPCore.swift`. Methods that only read are `mutating`, too: of a noncopyable value as large as this
/// one, the compiler makes a copy where it is borrowed, and takes seconds to check that.
package struct ManagerCore: ~Copyable {
    var configuration: ManagerConfiguration
    let objects: ObjectTable
    /// The open connections.
    var connections = NumberTable<ConnectionID, ClientConnection>()
    var parked = ParkedCalls()
    /// The running tasks.
    var running = RunningCalls()
    /// The objects of registered instances, by the typeid of the instance.
    var instances: [String: SharedObject] = [:]
    /// The names of objects.
    var named = NamedObjects()
    /// What is to be done when sessions end.
    var sessionEnds = SessionEnds()
    /// Where to look for locks and permits that callers hold.
    var heldObjects = HeldObjects()
    /// The same for objects whose holds end with the connections of CPython's clients.
    var heldByConnections = HeldObjects()
    /// The processes whose ends are watched for, by the driver's numbers for them.
    var processes: [UInt64: ClientGroup] = [:]
    /// The search for objects that only keep each other alive.
    var cycles = CycleCollector()
    /// When objects want to be woken.
    var objectTimers = DeadlineHeap<ObjectTimer>()
    /// The number of timers when obsolete ones were last dropped.
    var timersKept = 0
    /// The number of the latest timer.
    var lastTimer: UInt64 = 0
    /// When each connection's handshake must be over.
    var handshakeDeadlines = DeadlineHeap<ConnectionID>()
    /// The keys that new peers may hold.
    var authkeys: AuthkeyRing
    var rights: Rights
    /// Decides which peers may be in the handshake.
    var admission: Admission
    /// Limits the log lines about these peers.
    var audit = HandshakeAudit()
    /// Limits the log lines about HMAC-MD5.
    var md5Clients = MD5Clients()
    /// Whether new connections are accepted from the kernel's queue.
    var isAccepting = true
    /// What the principals use.
    var usages = PrincipalUsages()
    /// Decides whether objects may grow.
    var memory: MemoryBudget
    /// Whether something was refused for lack of memory, and nothing has shown since that there is some.
    var memoryIsScarce = false
    /// The connections on which long messages are being received.
    var longMessages: Set<ConnectionID> = []
    /// The clients whose output queues have been too long, and since when.
    var slowReaders: SlowReaderWatch
    /// How often each limit was reached.
    var refusalCounts: [ServerLimit: Int] = [:]
    /// How often a client was refused something that it may not do.
    var denialCount = 0
    /// The cost of the message that is being handled, or of the last one.
    let work: WorkMeter
    /// Limits the lines of the audit log.
    var auditRate = AuditRate()
    /// The number of the latest call.
    var lastCall: UInt64 = 0
    /// The number of the latest session.
    var lastSession: UInt64 = 0
    /// The number of the latest event of an object.
    var lastEvent: UInt64 = 0
    /// Connections whose call has ended while the requests after it were waiting to be decoded.
    var runnable: [ConnectionID] = []
    /// How many deliveries to CPython clients may be unread.
    var unreadCount = 0
    /// Items that were too long for their takers, and go back.
    var undeliverable: [(ClientConnection.Delivery, ConnectionID)] = []
    /// The counts of requests to the server itself.
    let serverCounts = TypeCounts(
        typeid: "#server",
        methods: ServerRequest.Name.allCases.map(\.rawValue)
    )
    /// Measures how long calls take.
    var timer = CallTimer()
    /// Decides which calls are recent.
    var recentCalls = RecentCalls()
    /// Whether the current call ends in an error, as far as is known.
    var isFailing = false
    /// How many bytes of output there were before the current call was answered.
    var answerStart = 0
    /// How many bytes were sent since then to callers whose wait has ended by it.
    var wokenBytes = 0
    /// The request to the server itself that is being handled, until it is counted.
    var serverRequest: CountedRequest?
    /// The length of the message that is being handled, in bytes.
    var messageLength = 0
    /// The time of the first event; `nil` before it.
    private(set) var start: Duration?
    /// The calls that wait for locks and perhaps for ever.
    var deadlocks = DeadlockWatch()
    /// How much of the loop's time the current event has taken.
    var turn = LoopTurn()
    /// The clock by which calls are timed, in nanoseconds: what it says is recorded.
    let clock: () -> Int64
    /// Collects what comes in; `nil` unless that is wanted.
    var record: InputRecord?
    /// Keeps the memory for the last events; `nil` where nobody looks at them.
    private let flightRing: FlightRing?
    /// Writes them there, as facts.
    let flight: FlightRing.Writer?
    /// Whether a call was noted there whose lengths weren't.
    var flightIsOpen = false
    /// What the core is told while a recording is run again; `nil` otherwise.
    let script: ReplayScript?
    /// The time of the current event, counted from any moment that the driver chooses.
    private(set) var now = Duration.zero
    /// Whether the server is stopping.
    private(set) var isStopping = false
    /// Whether new clients are refused, because the server stops once calls under way have ended.
    var isDraining = false

    package init(configuration: ManagerConfiguration) {
        self.init(configuration: configuration, script: nil)
    }

    /// A core that is told by `script` what it would find out by itself.
    init(configuration: ManagerConfiguration, script: ReplayScript?) {
        var remaining = configuration
        self.script = script
        flightRing = configuration.flight
        flight = flightRing?.writer
        let record = configuration.recording.map { InputRecord(configuration, $0) }
        self.record = record
        clock = Self.clock(configuration.clock, record, script)
        // Retired keys must be released everywhere, so that they are wiped.
        remaining.authkeys = AuthkeyRing([])
        self.configuration = remaining
        objects = ObjectTable(serverID: configuration.serverID)
        authkeys = configuration.authkeys
        rights = configuration.rights
        let most = Self.limits(configuration.limits, script)
        work = WorkMeter(limit: most.workInSteps)
        admission = Admission(limits: configuration.admission)
        memory = MemoryBudget(limit: most.memoryInBytes)
        slowReaders = SlowReaderWatch(
            limit: configuration.limits.lastingOutputInBytes,
            patience: configuration.limits.lastingOutputTime
        )
    }

    /// When ``advance(to:into:)`` has something to do next; `nil` is never.
    ///
    /// It may be too early, and never is too late. (Mutating because the compiler copies all memory of a noncopyable
    /// value if a function of another module only reads it.)
    package var nextDeadline: Duration? {
        mutating get {
            parked.nextDeadline.orSooner(handshakeDeadlines.first?.time)
                .orSooner(nextAdmissionDeadline).orSooner(cycles.nextStep)
                .orSooner(named.nextLook).orSooner(objectTimers.first?.time)
                .orSooner(deadlocks.nextLook)
        }
    }

    /// How many steps the latest message has cost.
    package var spentWork: Int { work.spent }

    /// Whether there is an object with this ident.
    package mutating func hasObject(_ ident: String) -> Bool { objects[ident] != nil }

    /// The number of calls so far.
    package var callCount: UInt64 { mutating get { lastCall } }

    /// Adds a new connection, and challenges the peer.
    ///
    /// - Parameters:
    ///   - id: A number that was never used before.
    ///   - peer: What the kernel tells about the other end.
    ///   - random: 32 fresh random bytes: 24 for the challenge, 8 to draw lots by.
    ///   - now: The time.
    ///   - output: Receives the actions.
    package mutating func opened(
        _ id: ConnectionID,
        peer: PeerDescription,
        random: [UInt8],
        at now: Duration,
        into output: inout ManagerOutput
    ) {
        begin(at: now)
        record?.note(.opened(id, peer, chance: Array(random.suffix(8))), at: now)
        noteFlight(.opened, id)
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
        let place = record == nil ? nil : noteReceived(bytes, on: id, at: now)
        guard let connection = connections[id] else { return }
        process(connection, accept(bytes, on: connection, into: &output), into: &output)
        settle(into: &output)
        if let place { noteStranger(bytes, on: connection, at: now, from: place) }
    }

    /// Goes on with the requests of a client after all output for it was written.
    package mutating func drained(
        _ id: ConnectionID,
        at now: Duration,
        into output: inout ManagerOutput
    ) {
        begin(at: now)
        record?.note(.drained(id), at: now)
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
        record?.note(.continued(id), at: now)
        guard let connection = connections[id] else { return }
        connection.awaitsTurn = false
        process(connection, into: &output)
        if connection.hasEnded, !connection.awaitsTurn {
            // Items that were taken for the client since it went have reached nobody.
            remove(connection, leftUnread: true, into: &output)
        }
        settle(into: &output)
    }

    /// Stores how much of the output for a CPython client may be unread.
    ///
    /// - Parameters:
    ///   - unread: Upper bound in bytes.
    ///   - id: The connection.
    ///   - now: The time.
    ///   - output: Receives the actions.
    /// - Returns: Whether its requests wait until it has read more, so that the driver must call this again after a
    ///   while.
    package mutating func readAll(
        but unread: Int,
        on id: ConnectionID,
        at now: Duration,
        into output: inout ManagerOutput
    ) -> Bool {
        begin(at: now)
        record?.note(.readAll(id, but: unread), at: now)
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

    /// Whether the driver should call ``readAll(but:on:at:into:)`` before it passes in the next bytes of a connection.
    ///
    /// Mutating for the same reason as ``nextDeadline``.
    package mutating func hasUnread(on id: ConnectionID) -> Bool {
        // Most requests stop here.
        guard unreadCount > 0, let connection = connections[id], !connection.deliveries.isEmpty
        else {
            return false
        }
        // On TCP the kernel only tells what the peer's kernel has received, and the rest of a message that had begun
        // before tells nothing.
        return connection.peer.userID != nil || connection.decoder.bufferedCount == 0
    }

    /// Removes a connection that has ended, and gives up what its client was waiting for.
    ///
    /// - Parameters:
    ///   - id: The connection.
    ///   - leftUnread: Whether the client went without having read all output; items that were taken out of objects for
    ///     it go back then.
    ///   - now: The time.
    ///   - output: Receives the actions.
    package mutating func closed(
        _ id: ConnectionID,
        leftUnread: Bool,
        at now: Duration,
        into output: inout ManagerOutput
    ) {
        begin(at: now)
        record?.note(.closed(id, leftUnread: leftUnread), at: now)
        guard let connection = connections[id] else { return }
        if !leftUnread, connection.hasRequestsToCarryOut {
            connection.hasEnded = true
            unreadCount -= connection.deliveries.confirm(allBut: 0)
            endFlight(of: connection)
        } else {
            remove(connection, leftUnread: leftUnread, into: &output)
        }
        settle(into: &output)
    }

    /// Advances the time: waits that are too long end, silent strangers are cut off.
    package mutating func advance(to now: Duration, into output: inout ManagerOutput) {
        begin(at: now)
        record?.note(.advanced, at: now)
        // First what happens at a time, then the calls that have waited for it until then.
        wakeObjects(into: &output)
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
        endUnusedObjects(into: &output)
        lookForDeadlocks(into: &output)
        collectCycles(into: &output)
        settle(into: &output)
    }

    /// Begins the shutdown: links are told, every connection is closed after its pending answers, calls that wait or
    /// run end with their connection, and the objects go.
    package mutating func beginShutdown(reason: String, into output: inout ManagerOutput) {
        record?.note(.shutDown(reason: reason))
        isStopping = true
        // Whoever still waits then has been given time.
        let reason = isDraining ? "\(reason) after draining" : reason
        for connection in connections.values.sorted(by: { $0.id.number < $1.id.number }) {
            if case .link = connection.phase {
                output.send(on: connection.id) { LinkFrame.goodbye(reason: reason).append(to: &$0) }
            }
            remove(connection, leftUnread: false, into: &output)
            output.append(.close(connection.id))
        }
        endTraces(into: &output)
        // Those of CPython's processes outlive their connections.
        for session in sessionEnds.sessions { endSession(session, into: &output) }
        instances = [:]
        named = NamedObjects()
        objects.removeAll()
    }

    /// Begins to handle an event.
    mutating func begin(at now: Duration) {
        self.now = now
        if start == nil { start = now }
        turn = LoopTurn()
    }

    /// Finishes an event: goes on with connections that may, and ends objects that nobody can
    /// reach.
    mutating func settle(into output: inout ManagerOutput) {
        while true {
            if let (delivery, id) = undeliverable.popLast() {
                restore([delivery], from: id, into: &output)
            } else if let id = runnable.popLast() {
                guard let connection = connections[id] else { continue }
                process(connection, into: &output)
            } else if !collectReleased(into: &output) {
                if !parked.traces.ended.isEmpty { endTraces(into: &output) }
                return
            }
        }
    }
}
