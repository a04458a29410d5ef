import MPCore
import MPReferents
import MPWire
import Testing

/// Members and leaders end with the session of their client: a link, or a connection of CPython.
@Suite struct CoordinationTests {
    private static let nobody = Reply.returning(.dict([:]))

    private func members(_ harness: CoreHarness, _ ident: String) -> Reply? {
        let reader = harness.serve()
        defer { harness.close(reader) }
        harness.request(ident, "members", on: reader)
        return harness.reply(on: reader)
    }

    @Test func theyEndWithALink() {
        let harness = CoreHarness()
        let (members, election) = (harness.create("Members"), harness.create("Leader"))
        let (link, other) = (harness.openLink(), harness.openLink())
        harness.call(1, members, "register", [.text("a")], on: link)
        #expect(harness.linkFrame(on: link) == .reply(call: 1, .returning(.int(1))))
        harness.call(2, election, "campaign", [.text("a")], on: link)
        #expect(harness.linkFrame(on: link) == .reply(call: 2, .returning(.int(1))))
        harness.call(1, members, "watch", [.int(1)], on: other)
        harness.call(2, election, "campaign", [.text("b")], on: other)
        #expect(harness.linkFrame(on: other) == nil)
        harness.close(link)
        let state = WireValue.tuple([.int(2), .dict([:])])
        let frames = [harness.linkFrame(on: other), harness.linkFrame(on: other)]
        #expect(frames.contains(.reply(call: 1, .returning(state))))
        #expect(frames.contains(.reply(call: 2, .returning(.int(2)))))
    }

    /// Whatever the configuration says of locks.
    @Test(arguments: [false, true])
    func theyEndWithAConnectionOfCPython(releasesDeadClients: Bool) {
        let harness = CoreHarness { $0.releasesDeadClients = releasesDeadClients }
        let (list, election) = (harness.create("Members"), harness.create("Leader"))
        let (first, second) = (harness.serve(), harness.serve())
        harness.request(list, "register", [.text("a"), .int(7)], on: first)
        #expect(harness.reply(on: first) == .returning(.int(1)))
        harness.request(election, "campaign", [.text("a")], on: first)
        #expect(harness.reply(on: first) == .returning(.int(1)))
        // A thread of the same process is somebody else.
        harness.request(list, "unregister", [.text("a")], on: second)
        guard case .raising(let error)? = harness.reply(on: second) else {
            Issue.record("another thread has unregistered it")
            return
        }
        #expect(error.type.name == "ValueError")
        harness.request(election, "campaign", [.text("b")], on: second)
        #expect(harness.reply(on: second) == nil)
        #expect(members(harness, list) == .returning(.dict(["a": .int(7)])))
        harness.close(first)
        #expect(harness.reply(on: second) == .returning(.int(2)))
        #expect(members(harness, list) == Self.nobody)
        #expect(harness.abandoned.map(\.typeid).sorted() == ["Leader", "Members"])
    }

    /// A child that the process has forked keeps its connection open.
    @Test func theyEndWithAProcessOfCPython() {
        let harness = CoreHarness()
        harness.processID = 41
        let list = harness.create("Members")
        harness.processID = 42
        let connection = harness.serve()
        harness.request(list, "register", [.text("a")], on: connection)
        #expect(harness.reply(on: connection) == .returning(.int(1)))
        harness.endProcess(42)
        #expect(!harness.closed.contains(connection))
        harness.processID = 41
        #expect(members(harness, list) == Self.nobody)
        // The child may register something of its own, which ends with the connection.
        harness.request(list, "register", [.text("b")], on: connection)
        #expect(harness.reply(on: connection) == .returning(.int(3)))
        harness.close(connection)
        #expect(members(harness, list) == Self.nobody)
    }

    @Test func aCandidateThatHasGoneIsNotElected() {
        let harness = CoreHarness()
        let election = harness.create("Leader")
        let (first, gone, last) = (harness.serve(), harness.serve(), harness.serve())
        for (id, name) in [(first, "a"), (gone, "b"), (last, "c")] {
            harness.request(election, "campaign", [.text(name)], on: id)
        }
        harness.close(gone)
        harness.close(first)
        #expect(harness.reply(on: last) == .returning(.int(2)))
    }

    /// The election's answer was sent, and not read.
    @Test func aLeaderThatNeverLearntOfItIsNone() {
        let harness = CoreHarness()
        let election = harness.create("Leader")
        let link = harness.openLink()
        harness.call(1, election, "campaign", [.text("a")], on: link)
        let other = harness.serve()
        harness.request(election, "campaign", [.text("b")], on: other)
        harness.close(link)
        #expect(harness.reply(on: other) == .returning(.int(2)))
        let reader = harness.openLink()
        harness.call(1, election, "leader", on: reader)
        let leader = WireValue.tuple([.text("b"), .int(2)])
        #expect(harness.linkFrame(on: reader) == .reply(call: 1, .returning(leader)))
    }
}
