import MPCore
import MPReferents
import MPWire

/// Drives a ``ManagerCore`` as its event loop would, and watches what it wants done.
///
/// What is promised whatever comes: requests are answered once each and in turn, what is sent can be
/// read, nothing is sent to those who have gone, tasks begin once and are cancelled only while they
/// run, time that has come is not waited for, what stock clients read runs nothing, and no message
/// costs more work than its limit.
final class DispatcherScene {
    static let frameLimit = 1 << 14
    /// What the server may have: some ten thousands of elements.
    private static let memory = 4 << 20
    /// How many steps one message may cost here: 1 ms.
    private static let work = 100_000
    /// How many all messages of an input may cost: 20 ms. After that the input is over.
    private static let workOfInputs = 2_000_000

    var core: ManagerCore
    private var output = ManagerOutput()
    private(set) var now = Duration.zero
    /// Everybody who has connected.
    var clients: [ConnectionID: FeedClient] = [:]
    /// The objects that any of them has heard of.
    private(set) var objects: [FeedClient.Found] = []
    /// The tasks that have begun and not ended.
    private(set) var runs: [CallID: ServiceCall] = [:]
    /// The connections that wait until all others have had their turn.
    private var awaitingTurn: [ConnectionID] = []
    /// The processes whose ends are to be reported.
    var watched: [UInt64: ConnectionID] = [:]
    /// Instances that services return, which live as long as the scene.
    let instances = [FeedService(), FeedService(), FeedService()]
    /// How many steps all messages have cost.
    private var worked = 0
    /// How often memory may still come back: what a scene keeps stays a few times its budget.
    private var refills = 4
    private var lastConnection: UInt64 = 0

    init(options: UInt8) {
        var configuration = ManagerConfiguration(
            authkey: Peers.key,
            authenticator: Peers.authenticator,
            serverID: "s",
            policy: ClassPolicy(allowing: ["shop.*"]),
            registry: .ofFeeds
        )
        configuration.pickleLimits = PickleFeed.limits
        configuration.frameLimit = Self.frameLimit
        configuration.releasesDeadClients = options & 1 == 1
        configuration.allowsShutdown = options & 2 == 2
        configuration.limits.memoryInBytes = Self.memory
        configuration.limits.workInSteps = Self.work
        configuration.shortMessage = 32
        configuration.admission.halfOpen = 8
        configuration.admission.halfOpenPerSource = 3
        core = ManagerCore(configuration: configuration)
    }

    /// The connections that are open, in the order in which they were opened.
    var open: [ConnectionID] {
        clients.filter { !$0.value.isClosed }.keys.sorted { $0.number < $1.number }
    }

    /// Whether the input may still cost something.
    var hasWorkLeft: Bool { worked < Self.workOfInputs }

    /// The tasks that run, in the order in which they began.
    var running: [CallID] { runs.keys.sorted { $0.number < $1.number } }
}

// What happens to the core.
extension DispatcherScene {
    func connect(holdsKey: Bool, peer: PeerDescription) throws(BrokenPromise) -> ConnectionID {
        lastConnection += 1
        let id = ConnectionID(lastConnection)
        clients[id] = FeedClient(holdsKey: holdsKey, processID: peer.processID)
        let random = (0..<32).map { UInt8(truncatingIfNeeded: $0 &* 5 &+ id.number) }
        core.opened(id, peer: peer, random: random, at: now, into: &output)
        try digest()
        return id
    }

    func send(_ bytes: [UInt8], on id: ConnectionID) throws(BrokenPromise) {
        clients[id]?.sends(bytes)
        try receive(bytes[...], on: id)
    }

    /// Sends bytes in two pieces, between which memory may end.
    func send(
        _ bytes: [UInt8],
        cutAt place: Int,
        endsMemory: Bool,
        on id: ConnectionID
    ) throws(BrokenPromise) {
        clients[id]?.sends(bytes)
        let place = min(place, bytes.count)
        try receive(bytes[..<place], on: id)
        if endsMemory { try look(used: Self.memory) }
        guard clients[id]?.isClosed == false else { return }
        try receive(bytes[place...], on: id)
    }

    func leave(_ id: ConnectionID, unread: Bool) throws(BrokenPromise) {
        clients[id]?.isClosed = true
        core.closed(id, leftUnread: unread, at: now, into: &output)
        try digest()
    }

    func drain(_ id: ConnectionID) throws(BrokenPromise) {
        guard clients[id]?.isHeldBack == true else { return }
        clients[id]?.isHeldBack = false
        core.drained(id, at: now, into: &output)
        try digest()
    }

    func advance(by duration: Duration) throws(BrokenPromise) {
        now += duration
        core.advance(to: now, into: &output)
        try digest()
        let next = core.nextDeadline
        try promise(next.map { $0 > now } ?? true, "what is due at \(now) isn't done then")
    }

    /// The driver looks at the memory of the process, and finds so much.
    func look(used: Int, always: Bool = false) throws(BrokenPromise) {
        if used < Self.memory, !always {
            guard refills > 0 else { return }
            refills -= 1
        }
        core.sampledMemory(used, into: &output)
        try digest()
    }

    func endProcess(_ process: UInt64) throws(BrokenPromise) {
        guard let connection = watched.removeValue(forKey: process) else { return }
        let processID = clients[connection]?.processID
        for id in open where clients[id]?.processID == processID { clients[id]?.isDead = true }
        core.processEnded(process, at: now, into: &output)
        try digest()
    }

    func finish(_ run: CallID, _ result: ServiceResult) throws(BrokenPromise) {
        guard runs.removeValue(forKey: run) != nil else { return }
        core.finished(run, with: result, at: now, into: &output)
        try digest()
    }

    func shutDown() throws(BrokenPromise) {
        core.beginShutdown(reason: "the end", into: &output)
        try digest()
    }
}

// What it costs.
extension DispatcherScene {
    /// Hands the core what one client sends, and looks at the work.
    private func receive(_ bytes: ArraySlice<UInt8>, on id: ConnectionID) throws(BrokenPromise) {
        // Most read every answer at once.
        if clients[id]?.readsAnswers == true, core.hasUnread(on: id) {
            _ = core.readAll(but: 0, on: id, at: now, into: &output)
        }
        core.received(bytes, on: id, at: now, into: &output)
        try countWork(for: id)
    }

    /// Adds what the last message has cost, which ends in an error if that is too much.
    private func countWork(for id: ConnectionID) throws(BrokenPromise) {
        let spent = core.spentWork
        worked += min(spent, Self.work)
        let isOver = spent > Self.work
        try digest()
        guard isOver, let client = clients[id], !client.isClosed, !client.isWaiting else { return }
        if case .returning? = client.lastReply {
            throw BrokenPromise(description: "a message costs \(spent) steps, and no error ends it")
        }
    }

    /// What a stock client may be told; one whose process has ended reads nothing, and has no objects any more.
    private func world(of id: ConnectionID) -> HonestReader.World {
        let isDead = clients[id]?.isDead ?? false
        return HonestReader.World(
            isLiving: { [unowned self] in isDead || core.hasObject($0) },
            addresses: ["/run/s"],
            packages: ["shop"]
        )
    }
}

// What the core wants.
extension DispatcherScene {
    private func digest() throws(BrokenPromise) {
        while !output.actions.isEmpty {
            var said: [(ConnectionID, [UInt8])] = []
            for action in output.actions { try perform(action, &said) }
            output.removeAll()
            let turns = awaitingTurn
            awaitingTurn = []
            for id in turns { core.continued(id, at: now, into: &output) }
            for (id, bytes) in said where clients[id]?.isClosed == false {
                core.received(bytes[...], on: id, at: now, into: &output)
            }
        }
    }

    private func perform(
        _ action: ManagerOutput.Action,
        _ said: inout [(ConnectionID, [UInt8])]
    ) throws(BrokenPromise) {
        switch action {
        case .send(let id, let range):
            let pieces = output.pieces(of: range) ?? [output.bytes[range]]
            let bytes: ArraySlice<UInt8> = pieces.reduce(into: [], +=)
            let world = world(of: id)
            let answer = try clients[id]?.receives(bytes, &objects, in: world) ?? []
            if !answer.isEmpty { said.append((id, answer)) }
        case .close(let id):
            try promise(clients[id]?.isClosed == false, "a connection is closed twice")
            clients[id]?.isClosed = true
        case .awaitDrained(let id):
            clients[id]?.isHeldBack = true
        case .continueLater(let id):
            awaitingTurn.append(id)
        case .watch(let process, let id):
            let isNew = watched.updateValue(id, forKey: process) == nil
            try promise(isNew, "a process is watched twice")
        case .run(let call, let work):
            try promise(runs.updateValue(work, forKey: call) == nil, "a task begins twice")
        case .cancelRun(let call):
            try promise(runs[call] != nil, "a task is cancelled that doesn't run")
        case .awaitReading, .sessionEnded, .setReading, .established, .setAccepting, .log, .trace,
            .stop:
            break
        }
    }
}
