import MPCore
import MPReferents
import MPSystem
import MPWire

/// A server and a link of a client in one program, without sockets, threads or a clock: bytes of one are handed to the
/// other.
struct Loopback: ~Copyable {
    private var server: ManagerCore
    private var client = LinkCore()
    private var reader: LinkReader
    private var lastCall: UInt64 = 0
    private var arrivals: [LinkArrival] = []
    private var output = ManagerOutput()
    private var actions: [LinkCore.Action] = []
    /// What the server has sent, and the client hasn't taken.
    private var toClient: [UInt8] = []
    /// What the client has sent, and the server hasn't taken.
    private var toServer: [UInt8] = []
    private var now = Duration.zero
    /// How many bytes were recorded.
    private var recordedCount = 0
    /// What became of the last call.
    private var result: CallResult?
    private let connection = ConnectionID(1)

    /// Connects them.
    ///
    /// - Parameter isRecorded: Whether the server records what comes in.
    init(isRecorded: Bool = false) {
        let authenticator = MessageAuthenticator { digest, key, message in
            let sum = (Array(key) + message).reduce(UInt8(1)) { $0 &* 31 &+ $1 }
            return Array(repeating: sum, count: digest == .md5 ? 16 : 32)
        }
        let authkey = Authkey(bytes: Array("a key that nobody has to guess".utf8))
        var configuration = ManagerConfiguration(
            authkey: authkey,
            authenticator: authenticator,
            serverID: "instructions"
        )
        // As in each server.
        configuration.flight = FlightRing()
        if isRecorded { configuration.recording = RecordingOptions() }
        server = ManagerCore(configuration: configuration)
        reader = LinkReader(
            handshake: HandshakeStateMachine(
                role: .client,
                authkey: authkey,
                authenticator: authenticator,
                random: (0..<24).map { UInt8($0) },
                acceptsMD5: false
            )
        )
        let peer = PeerDescription(
            processID: 42,
            userID: 7,
            localAddress: .unix(path: "/run/s"),
            acceptsMD5: false,
            source: .owner,
            isOwnProcess: false
        )
        let random = (0..<32).map { UInt8($0) }
        server.opened(connection, peer: peer, random: random, at: .zero, into: &output)
        gatherOutput()
        while !toClient.isEmpty {
            clientTakes()
            serverTakes()
        }
        guard case .ready(.link)? = actions.last else { fatalError("no link: \(actions)") }
    }

    /// Makes an object.
    ///
    /// - Returns: Its ident.
    mutating func create(_ typeid: String, _ arguments: [WireValue] = []) -> String {
        let request = Request(
            ident: nil,
            method: "create",
            arguments: [.text(typeid)] + arguments
        )
        begin(request)
        serverTakes()
        clientTakes()
        guard case .reply(.returning(.tuple(let made)))? = result,
            case .text(let ident)? = made.first
        else { fatalError("no \(typeid): \(actions)") }
        return ident
    }

    /// The client's first half of a call: its bytes.
    mutating func begin(_ request: Request) {
        actions.removeAll(keepingCapacity: true)
        lastCall += 1
        var frame = OutgoingBytes(reserving: 192)
        LinkFrame.appendFrame(call: lastCall, request, to: &frame)
        client.begin(lastCall, frame, into: &actions)
        takeClientOutput()
    }

    /// The client's first half of a pipeline: the bytes of as many calls.
    mutating func begin(_ request: Request, count: Int) {
        actions.removeAll(keepingCapacity: true)
        let calls = lastCall + 1..<lastCall + 1 + UInt64(count)
        lastCall += UInt64(count)
        var frames = OutgoingBytes(reserving: count * 192)
        for call in calls { LinkFrame.appendFrame(call: call, request, to: &frames) }
        client.begin(calls, frames, into: &actions)
        takeClientOutput()
    }

    /// The server's part of a call: from bytes to bytes.
    mutating func serverTakes() {
        // Some time passes, as under a clock.
        now += .nanoseconds(10_123)
        server.received(toServer[...], on: connection, at: now, into: &output)
        if let record = server.inputRecord {
            record.noteOutcome(output)
            if record.count >= InputRecord.frameSize { recordedCount += record.takeFrame().count }
        }
        gatherOutput()
        toServer.removeAll(keepingCapacity: true)
    }

    /// The client's second half of a call: its result. What confirms it is sent, too.
    mutating func clientTakes() {
        reader.received(toClient[...], into: &arrivals)
        client.take(arrivals, into: &actions)
        arrivals.removeAll(keepingCapacity: true)
        result = decodedResult
        toClient.removeAll(keepingCapacity: true)
        takeClientOutput()
    }

    /// Whether the call, or each of a pipeline, has ended well.
    var hasAnswer: Bool {
        if case .complete(_, .all(let answers)) = actions.last {
            return answers.allSatisfy {
                guard case .result(.reply(.returning)) = $0 else { return false }
                return true
            }
        }
        guard case .reply(.returning)? = result else { return false }
        return true
    }

    private var decodedResult: CallResult? {
        switch actions.last {
        case .complete(_, .one(.result(let result))), .complete(_, .one(.held(let result))): result
        case .complete(_, .one(.encoded(let answer))):
            answer.result(limits: LinkLimits(), adopt: nil)
        case .complete(_, .all), .ready, .fail, .close, nil: nil
        }
    }

    private mutating func takeClientOutput() {
        guard let output = client.takeOutput() else { return }
        toServer += output.bytes
        while let more = client.takeMoreOutput() { toServer += more.bytes }
    }

    private mutating func gatherOutput() {
        for action in output.actions {
            guard case .send(_, let range) = action else { continue }
            toClient += output.bytes[range]
        }
        output.removeAll()
    }
}
