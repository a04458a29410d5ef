import MPReferents
import MPSystem
import MPWire

@testable import MPCore

/// Drives a ``ManagerCore`` as an event loop and its clients would: no socket, no thread, no clock.
final class CoreHarness {
    static let key = Authkey(bytes: Array("secret".utf8))
    /// A keyed checksum; the handshake's logic doesn't care which function authenticates.
    static let authenticator = MessageAuthenticator { digest, key, message in
        var state: UInt64 = 14_695_981_039_346_656_037
        for byte in Array(digest.rawValue.utf8) + Array(key) + message {
            state = (state ^ UInt64(byte)) &* 1_099_511_628_211
        }
        let count = digest == .md5 ? 16 : 32
        return (0..<count).map {
            UInt8(truncatingIfNeeded: state >> UInt64(8 * ($0 % 8))) &+ UInt8($0)
        }
    }

    var core: ManagerCore
    var output = ManagerOutput()
    var now = Duration.zero
    /// What was sent to each connection and not read yet.
    var inboxes: [ConnectionID: FrameDecoder] = [:]
    var closed: Set<ConnectionID> = []
    var events: [ManagerEvent] = []
    var stopWasRequested = false
    var watchedProcesses: [Int] = []
    /// The connections of which the core wants to know how much is unread.
    var awaitingReading: Set<ConnectionID> = []
    /// The process of the connections that are opened from now on; `nil` if the kernel doesn't tell.
    var processID: Int? = 42
    /// Whether the other ends' kernels take everything at once, as those on TCP do.
    var isTakenAtOnce = false
    /// The bytes that were sent to each connection and not read yet.
    private var unread: [ConnectionID: Int] = [:]
    var heldBack: Set<ConnectionID> = []
    /// The connections that wait until all others have had their turn.
    var awaitingTurn: [ConnectionID] = []
    /// Whether they go on by themselves.
    var takesTurns = true
    var notReading: Set<ConnectionID> = []
    /// The tasks that have begun and not ended.
    var runs: [CallID: ServiceCall] = [:]
    /// What a tracer was told.
    var traces: [CallTrace] = []
    /// The tasks that are to be cancelled, in that order.
    var cancelledRuns: [CallID] = []
    /// The sessions whose ends the driver was told of.
    var endedSessions: [CallerID] = []
    var isAccepting = true
    /// Who opens connections from now on.
    var userID: Int? = 7
    var isOwnProcess = false
    private var lastConnection: UInt64 = 0
    /// The types of the server.
    let registry: TypeRegistry
    /// Whether all that has come in is run through another core at the end, which has to do the same.
    var isReplayed: Bool

    /// Makes a core, and all that is around it.
    ///
    /// - Parameters:
    ///   - isReplayed: Whether what comes in is recorded, and run through another core at the end; not where thousands of
    ///     requests are refused alike, which takes minutes.
    ///   - configure: Changes the configuration of the core.
    init(isReplayed: Bool = true, configure: (inout ManagerConfiguration) -> Void = { _ in }) {
        var configuration = ManagerConfiguration(
            authkey: Self.key,
            authenticator: Self.authenticator,
            serverID: "test"
        )
        configure(&configuration)
        self.isReplayed = isReplayed && configuration.recording == nil
        if self.isReplayed { configuration.recording = RecordingOptions() }
        registry = configuration.registry
        core = ManagerCore(configuration: configuration)
    }

    deinit {
        if isReplayed { expectSameWhenReplayed() }
    }

    /// The same, whose connections are the server's own process's from now on.
    var own: CoreHarness {
        isOwnProcess = true
        return self
    }

    // MARK: What the driver does

    func open(acceptsMD5: Bool = true, from source: PeerSource? = .owner) -> ConnectionID {
        lastConnection += 1
        let id = ConnectionID(lastConnection)
        inboxes[id] = FrameDecoder(limit: 1 << 30)
        let peer = PeerDescription(
            processID: processID,
            userID: userID,
            localAddress: .unix(path: "/run/test.sock"),
            acceptsMD5: acceptsMD5,
            source: source,
            isOwnProcess: isOwnProcess
        )
        let random = (0..<32).map { UInt8(truncatingIfNeeded: UInt64($0) &* 7 &+ id.number) }
        core.opened(id, peer: peer, random: random, at: now, into: &output)
        carryOut()
        return id
    }

    func receive(_ bytes: [UInt8], on id: ConnectionID) {
        if core.hasUnread(on: id) { tellReading(on: id) }
        core.received(bytes[...], on: id, at: now, into: &output)
        carryOut()
    }

    func close(_ id: ConnectionID, leftUnread: Bool = false) {
        core.closed(id, leftUnread: leftUnread, at: now, into: &output)
        carryOut()
    }

    /// Tells the core how much of what was sent to a connection is unread.
    func tellReading(on id: ConnectionID) {
        let unread = isTakenAtOnce ? 0 : self.unread[id] ?? 0
        if !core.readAll(but: unread, on: id, at: now, into: &output) {
            awaitingReading.remove(id)
        }
        carryOut()
    }

    func drain(_ id: ConnectionID) {
        heldBack.remove(id)
        core.drained(id, at: now, into: &output)
        carryOut()
    }

    func endProcess(_ processID: Int) {
        core.processEnded(UInt64(processID), at: now, into: &output)
        carryOut()
    }

    func advance(by duration: Duration) {
        now += duration
        core.advance(to: now, into: &output)
        carryOut()
    }

    func shutDown() {
        core.beginShutdown(reason: "test", into: &output)
        carryOut()
    }

    func carryOut() {
        core.inputRecord?.noteOutcome(output)
        for action in output.actions {
            switch action {
            case .send(let id, let range):
                let pieces = output.pieces(of: range) ?? [output.bytes[range]]
                inboxes[id]?.append(pieces.reduce(into: [], +=))
                unread[id, default: 0] += range.count
            case .close(let id): closed.insert(id)
            case .awaitDrained(let id): heldBack.insert(id)
            case .continueLater(let id): awaitingTurn.append(id)
            case .setReading(let id, let isReading):
                if isReading { notReading.remove(id) } else { notReading.insert(id) }
            case .established: break
            case .setAccepting(let isAccepting): self.isAccepting = isAccepting
            case .awaitReading(let id): awaitingReading.insert(id)
            case .watch(let process, _): watchedProcesses.append(Int(process))
            case .log(let event): events.append(event)
            case .run(let call, let work): runs[call] = work
            case .trace(let trace): traces.append(trace)
            case .cancelRun(let call): cancelledRuns.append(call)
            case .sessionEnded(let session): endedSessions.append(session)
            case .stop: stopWasRequested = true
            }
        }
        output.removeAll()
        if takesTurns { takeTurns() }
    }

    /// Lets each connection go on that waits until all others have had their turn.
    func takeTurns() {
        let turns = awaitingTurn
        awaitingTurn = []
        for id in turns {
            core.continued(id, at: now, into: &output)
            carryOut()
        }
    }

    // MARK: What clients do

    /// The next frame that was sent to a connection, or `nil`.
    func nextFrame(on id: ConnectionID) -> [UInt8]? {
        let frame = (try? inboxes[id]?.next()).flatMap { $0 }.map(Array.init)
        // Each frame has a header of four bytes.
        if let frame { unread[id, default: 0] -= 4 + frame.count }
        return frame
    }

    func send(frame payload: [UInt8], on id: ConnectionID) {
        var bytes: [UInt8] = []
        bytes.appendFrame { $0 += payload }
        receive(bytes, on: id)
    }

    /// Opens a connection and proves the key to each other.
    func openAuthenticated(key: Authkey = CoreHarness.key) -> ConnectionID {
        let id = open()
        var client = HandshakeStateMachine(
            role: .client,
            authkey: key,
            authenticator: Self.authenticator,
            random: (100..<124).map { UInt8($0) },
            acceptsMD5: false
        )
        _ = client.start()
        while let frame = nextFrame(on: id) {
            switch client.received(frame[...]) {
            case .send(let message): send(frame: message.payload, on: id)
            case .sendAndFinish(let message):
                send(frame: message.payload, on: id)
                return id
            case .finish: return id
            case .close, .ignore: return id
            }
        }
        return id
    }

    /// The same as CPython does it before 3.12: by HMAC-MD5.
    func openAuthenticatedByMD5() -> ConnectionID {
        let id = open()
        let message = Array(nextFrame(on: id)?.dropFirst(11) ?? [])
        send(frame: Self.authenticator.mac(.md5, key: Self.key, of: message), on: id)
        precondition(nextFrame(on: id) == HandshakeMessage.welcome.payload)
        send(frame: Array("#CHALLENGE#".utf8) + [UInt8](repeating: 1, count: 20), on: id)
        precondition(nextFrame(on: id)?.count == 16)
        send(frame: HandshakeMessage.welcome.payload, on: id)
        return id
    }

    /// Sends a request of stock mode.
    func request(
        _ ident: String?,
        _ method: String,
        _ arguments: [WireValue] = [],
        _ keywords: WireDictionary = [:],
        on id: ConnectionID
    ) {
        let request = Request(
            ident: ident,
            method: method,
            arguments: arguments,
            keywords: keywords
        )
        var payload: [UInt8] = []
        request.value.appendPickle(to: &payload)
        send(frame: payload, on: id)
    }

    /// The next reply of stock mode, or `nil` if there is none yet.
    func reply(on id: ConnectionID) -> Reply? {
        guard let frame = nextFrame(on: id), let value = try? PickleReader.read(frame[...]) else {
            return nil
        }
        return try? Reply(value)
    }

    /// A whole control connection: one request, one reply.
    func control(
        _ method: String,
        _ arguments: [WireValue] = [],
        _ keywords: WireDictionary = [:]
    ) -> Reply? {
        let id = openAuthenticated()
        request(nil, method, arguments, keywords, on: id)
        return reply(on: id)
    }

    /// Sends many requests of stock mode at once.
    func pipeline(_ ident: String, _ method: String, times: Int, on id: ConnectionID) {
        let request = Request(ident: ident, method: method, arguments: [])
        var bytes: [UInt8] = []
        for _ in 0..<times {
            bytes.appendFrame { request.value.appendPickle(to: &$0) }
        }
        receive(bytes, on: id)
    }

    /// The idents of all objects that are there.
    var idents: [String] { core.objects.all.map(\.ident) }

    /// Lets time pass until a search for cycles is over, if there is one.
    func collectCycles() {
        for _ in 0..<10_000 {
            guard let next = core.nextDeadline, next <= now + .seconds(1) else { return }
            advance(by: next - now)
        }
    }

    /// A proxy of an object, as a value.
    func proxy(_ ident: String, _ typeid: String = "list") -> WireValue {
        .proxy(
            WireProxy(
                token: Token(typeid: typeid, address: .unix(path: "/elsewhere"), ident: ident),
                proxyType: WireGlobal("multiprocessing.managers", "ListProxy")
            )
        )
    }

    /// Creates an object as CPython does, and returns its ident.
    func create(_ typeid: String, _ arguments: [WireValue] = []) -> String {
        guard case .returning(.tuple(let pair)) = control("create", [.text(typeid)] + arguments),
            case .text(let ident) = pair.first
        else { preconditionFailure("create(\(typeid)) failed") }
        return ident
    }

    /// A served connection, as a thread of CPython has.
    func serve() -> ConnectionID {
        let id = openAuthenticated()
        request(nil, "accept_connection", [.text("Process-1")], on: id)
        precondition(reply(on: id) == .returning(.null))
        return id
    }

    /// A link, as a Swift client has.
    func openLink() -> ConnectionID {
        let id = openAuthenticated()
        request(nil, "open_link", [.int(1), .dict([:])], on: id)
        guard case .returning(.tuple) = reply(on: id) else { preconditionFailure("no link") }
        return id
    }

    /// Begins a call on a link.
    func call(
        _ number: UInt64,
        _ ident: String,
        _ method: String,
        _ arguments: [WireValue] = [],
        on id: ConnectionID
    ) {
        let request = Request(ident: ident, method: method, arguments: arguments)
        send(.call(number, request), on: id)
    }

    func send(_ frame: LinkFrame, on id: ConnectionID) {
        var payload: [UInt8] = []
        frame.append(to: &payload)
        send(frame: payload, on: id)
    }

    /// The next frame of a link, or `nil` if there is none yet.
    func rawLinkFrame(on id: ConnectionID) -> LinkFrame? {
        nextFrame(on: id).flatMap { try? LinkFrame($0[...]) }
    }

    /// The same, with a delivery as what it is to the caller: a returned value.
    func linkFrame(on id: ConnectionID) -> LinkFrame? {
        let frame = rawLinkFrame(on: id)
        guard case .delivery(let call, let value)? = frame else { return frame }
        return .reply(call: call, .returning(value))
    }
}
