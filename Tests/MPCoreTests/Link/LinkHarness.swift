import MPCore
import MPWire
import Testing

/// Drives a ``LinkCore`` against a ``ScriptedServer``.
struct LinkHarness {
    var core: LinkCore
    var server: ScriptedServer
    /// What the core asked for and nobody has looked at yet.
    private var actions: [LinkCore.Action] = []

    init(
        clientKey: Authkey = CoreHarness.key,
        serverKey: Authkey = CoreHarness.key,
        limits: LinkLimits = LinkLimits()
    ) {
        core = LinkCore(
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
        try #require(harness.takeActions() == [.ready(.link)])
        return harness
    }

    mutating func receive(_ bytes: [UInt8]) {
        core.received(bytes[...], into: &actions)
    }

    mutating func receive(_ frame: LinkFrame) { receive(.frame(frame)) }

    mutating func begin(_ method: String) -> UInt64 {
        let call = core.nextCall()
        core.begin(call, Request(ident: "o", method: method), into: &actions)
        return call
    }

    mutating func end(_ how: String = "gone") { core.ended(how, into: &actions) }
    mutating func close() { core.close(into: &actions) }
    mutating func timeIsUp() { core.timeIsUp(into: &actions) }

    mutating func takeActions() -> [LinkCore.Action] {
        defer { actions = [] }
        return actions
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
