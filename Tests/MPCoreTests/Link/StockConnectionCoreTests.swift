import MPCore
import MPTestSupport
import MPWire
import Testing

@Suite struct StockConnectionCoreTests {
    private static let accept = Request(
        ident: nil,
        method: "accept_connection",
        arguments: [.text("swift-1|1")]
    )
    private static let get = Request(ident: "o", method: "get")

    /// Takes a connection through its handshake, and lets the server accept it.
    private static func accepted() throws -> (StockConnectionCore, ScriptedServer) {
        var (core, server, _) = try opened()
        var actions: [StockConnectionCore.Action] = []
        core.received([UInt8].frame(Reply.returning(.null))[...], into: &actions)
        try #require(actions == [.complete(.reply(.returning(.null)))])
        return (core, server)
    }

    private static func opened(
        clientKey: Authkey = CoreHarness.key
    ) throws -> (StockConnectionCore, ScriptedServer, [StockConnectionCore.Action]) {
        var core = StockConnectionCore(
            handshake: ScriptedServer.clientHandshake(key: clientKey),
            first: accept
        )
        var server = ScriptedServer()
        var others: [StockConnectionCore.Action] = []
        while true {
            let toClient = server.takeOutput()
            guard !toClient.isEmpty else { return (core, server, others) }
            var actions: [StockConnectionCore.Action] = []
            core.received(toClient[...], into: &actions)
            for action in actions {
                if case .send(let output) = action {
                    try server.receive(output.contiguous)
                } else {
                    others.append(action)
                }
            }
        }
    }

    @Test func sendsItsFirstRequestAfterTheHandshake() throws {
        let (core, server, others) = try Self.opened()
        #expect(try server.requests() == [Self.accept])
        #expect(others.isEmpty)
        #expect(!core.isIdle)
    }

    @Test func carriesOneRequestAfterTheOther() throws {
        var (core, _) = try Self.accepted()
        for number in 1...3 {
            #expect(core.isIdle)
            var actions: [StockConnectionCore.Action] = []
            core.begin(Self.get, into: &actions)
            #expect(!core.isIdle)
            core.received([UInt8].frame(Reply.returning(.int(number)))[...], into: &actions)
            #expect(actions.last == .complete(.reply(.returning(.int(number)))))
        }
    }

    @Test func aRequestWhoseTimeIsUpEndsTheConnection() throws {
        var (core, _) = try Self.accepted()
        var actions: [StockConnectionCore.Action] = []
        core.timeIsUp(into: &actions)
        #expect(actions.isEmpty)
        core.begin(Self.get, into: &actions)
        actions = []
        core.openingTimeIsUp(into: &actions)
        #expect(actions.isEmpty)
        core.timeIsUp(into: &actions)
        #expect(actions == [.complete(.lost(.timedOut(during: .open))), .close])
    }

    @Test func tellsAnotherAuthkeyApart() throws {
        let (_, server, others) = try Self.opened(clientKey: Authkey(bytes: [9]))
        #expect(server.failure == .wrongAnswer)
        #expect(others == [.complete(.notSent(.handshake(.rejected))), .close])
    }

    @Test func aReplyThatCannotBeReadEndsItsCallOnly() throws {
        var (core, _) = try Self.accepted()
        var actions: [StockConnectionCore.Action] = []
        core.begin(Self.get, into: &actions)
        actions = []
        core.received([UInt8].frame([0xff])[...], into: &actions)
        guard case .complete(.unreadable) = actions.first else {
            Issue.record("\(actions)")
            return
        }
        #expect(core.isIdle)
    }

    @Test func theEndEndsTheCallAndLaterOnesAreNotSent() throws {
        var (core, _) = try Self.accepted()
        var actions: [StockConnectionCore.Action] = []
        core.begin(Self.get, into: &actions)
        actions = []
        core.ended("gone", into: &actions)
        let failure = LinkFailure.ended("gone", during: .open)
        #expect(actions == [.complete(.lost(failure)), .close])
        actions = []
        core.begin(Self.get, into: &actions)
        core.close(into: &actions)
        #expect(actions == [.complete(.notSent(failure))])
    }

    @Test func aReplyThatNobodyAskedForEndsAnIdleConnection() throws {
        var (core, _) = try Self.accepted()
        var actions: [StockConnectionCore.Action] = []
        core.received([UInt8].frame(Reply.returning(.null))[...], into: &actions)
        #expect(actions == [.close])
        #expect(!core.isIdle)
    }

    @Test func cancellingACallClosesItsConnection() throws {
        var (core, _) = try Self.accepted()
        var actions: [StockConnectionCore.Action] = []
        core.begin(Self.get, into: &actions)
        actions = []
        core.close(into: &actions)
        #expect(actions == [.complete(.lost(.closedHere)), .close])
    }

    @Test func theTimeIsUpDuringTheHandshakeOnly() throws {
        var slow = StockConnectionCore(
            handshake: ScriptedServer.clientHandshake(),
            first: Self.accept
        )
        var actions: [StockConnectionCore.Action] = []
        slow.timeIsUp(into: &actions)
        #expect(actions == [.complete(.notSent(.timedOut(during: .handshake))), .close])
        var (open, _) = try Self.accepted()
        actions = []
        open.timeIsUp(into: &actions)
        #expect(actions.isEmpty)
    }
}
