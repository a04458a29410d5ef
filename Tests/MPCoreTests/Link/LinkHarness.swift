import MPCore
import MPWire
import Testing

/// Drives a ``LinkReader`` and a ``LinkCore`` against a ``ScriptedServer``.
struct LinkHarness {
    /// What the core asked for, with answers as their callers decode them.
    enum Action: Equatable {
        case ready(LinkCore.Mode)
        case fail(LinkFailure)
        case complete(UInt64, CallResult)
        case completeAll(UInt64, [CallResult])
        case close
    }

    var core = LinkCore()
    var server: ScriptedServer
    private var reader: LinkReader
    private let limits: LinkLimits
    private var lastCall: UInt64 = 0
    /// What the core asked for and nobody has looked at yet.
    private var actions: [LinkCore.Action] = []

    init(
        clientKey: Authkey = CoreHarness.key,
        serverKey: Authkey = CoreHarness.key,
        limits: LinkLimits = LinkLimits()
    ) {
        self.limits = limits
        reader = LinkReader(
            handshake: ScriptedServer.clientHandshake(key: clientKey),
            limits: limits
        )
        server = ScriptedServer(key: serverKey)
    }

    /// A link on which calls can be made.
    static func open() throws -> LinkHarness {
        var harness = LinkHarness()
        try harness.exchange()
        harness.receive(.frame(Reply.returning(.tuple([.int(1), .dict([:])]))))
        try #require(harness.takeActions() == [.ready(.link(LinkOptions()))])
        return harness
    }

    mutating func receive(_ bytes: [UInt8]) {
        var arrivals: [LinkArrival] = []
        reader.received(bytes[...], into: &arrivals)
        core.take(arrivals, into: &actions)
    }

    mutating func receive(_ frame: LinkFrame) { receive(.frame(frame)) }

    mutating func begin(_ method: String) -> UInt64 {
        begin(Request(ident: "o", method: method))
    }

    mutating func begin(_ request: Request) -> UInt64 {
        let call = nextCalls(1).lowerBound
        core.begin(call, Self.frame(call, request), into: &actions)
        return call
    }

    mutating func beginPipeline(_ methods: [String]) -> Range<UInt64> {
        let calls = nextCalls(methods.count)
        var frames = OutgoingBytes()
        for (call, method) in zip(calls, methods) {
            frames.append(Self.frame(call, Request(ident: "o", method: method)))
        }
        core.begin(calls, frames, into: &actions)
        return calls
    }

    mutating func nextCalls(_ count: Int) -> Range<UInt64> {
        let first = lastCall + 1
        lastCall += UInt64(count)
        return first..<lastCall + 1
    }

    private static func frame(_ call: UInt64, _ request: Request) -> OutgoingBytes {
        var frame = OutgoingBytes()
        LinkFrame.appendFrame(call: call, request, to: &frame)
        return frame
    }

    mutating func end(_ how: String = "gone") { core.ended(how, into: &actions) }
    mutating func close() { core.close(into: &actions) }
    mutating func timeIsUp() { core.timeIsUp(into: &actions) }

    mutating func takeActions() -> [Action] {
        defer { actions = [] }
        return actions.map { action in
            switch action {
            case .ready(let mode): .ready(mode)
            case .fail(let failure): .fail(failure)
            case .complete(let call, .one(let answer)): .complete(call, decoded(answer))
            case .complete(let call, .all(let answers)):
                .completeAll(call, answers.map(decoded))
            case .close: .close
            }
        }
    }

    private func decoded(_ answer: CallAnswer) -> CallResult {
        switch answer {
        case .result(let result), .held(let result): result
        case .encoded(let encoded): encoded.result(limits: limits, adopt: nil)
        }
    }

    /// Carries bytes to and fro until both are silent.
    mutating func exchange() throws {
        while true {
            let toClient = server.takeOutput()
            if !toClient.isEmpty { receive(toClient) }
            let toServer = takeOutput()
            if !toServer.isEmpty { try server.receive(toServer) }
            if toClient.isEmpty && toServer.isEmpty { return }
        }
    }

    /// What the core wants written.
    mutating func takeOutput() -> [UInt8] {
        var bytes: [UInt8] = []
        var next = core.takeOutput()
        while let some = next {
            bytes += some.contiguous
            next = core.takeMoreOutput()
        }
        return bytes
    }
}
