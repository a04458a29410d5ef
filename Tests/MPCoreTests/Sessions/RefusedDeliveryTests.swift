import MPReferents
import MPWire
import Testing

@testable import MPCore

/// `refuse_delivery`: items that a link's client has received and can't use.
@Suite struct RefusedDeliveryTests {
    private let harness = CoreHarness()

    private func returning(
        _ number: UInt64,
        _ ident: String,
        _ method: String,
        _ arguments: [WireValue] = [],
        on link: ConnectionID
    ) -> WireValue? {
        harness.call(number, ident, method, arguments, on: link)
        guard case .reply(number, .returning(let value))? = harness.linkFrame(on: link) else {
            return nil
        }
        return value
    }

    @Test func theItemIsSetAsideAndTheOthersAreTaken() {
        let (queue, link) = (harness.create("Queue"), harness.openLink())
        for item in ["bad", "good"] { _ = returning(1, queue, "put", [.text(item)], on: link) }
        #expect(returning(2, queue, "get", on: link) == .text("bad"))
        #expect(returning(3, "", "refuse_delivery", [.int(2)], on: link) == .bool(true))
        #expect(returning(4, queue, "refused", on: link) == .list([.text("bad")]))
        #expect(returning(5, queue, "qsize", on: link) == .int(1))
        #expect(returning(6, queue, "get", on: link) == .text("good"))
        harness.send(.received(calls: [6]), on: link)
        // Once it is confirmed, it is the client's.
        #expect(returning(7, "", "refuse_delivery", [.int(6)], on: link) == .bool(false))
        #expect(returning(8, "", "refuse_delivery", [.int(2)], on: link) == .bool(false))
        // It isn't given back a second time when the link ends.
        harness.close(link)
        let other = harness.openLink()
        #expect(returning(1, queue, "qsize", on: other) == .int(0))
        #expect(returning(2, queue, "retry_refused", on: other) == .int(1))
        #expect(returning(3, queue, "get_nowait", on: other) == .text("bad"))
        #expect(
            harness.events.contains {
                if case .setAside(_, let object, count: 1) = $0, object.ident == queue {
                    true
                } else {
                    false
                }
            }
        )
    }

    @Test func ofSeveralItemsOnlyTheBadOnesAreSetAside() {
        let (queue, link) = (harness.create("Queue"), harness.openLink())
        let items = [WireValue.int(0), .text("bad"), .int(2), .int(3)]
        _ = returning(1, queue, "put_all", [.list(items)], on: link)
        #expect(returning(2, queue, "get_all", [.int(3)], on: link) == .list(Array(items[..<3])))
        #expect(
            returning(3, "", "refuse_delivery", [.int(2), .list([.int(1)])], on: link)
                == .bool(true)
        )
        #expect(returning(4, queue, "refused", on: link) == .list([.text("bad")]))
        #expect(
            returning(5, queue, "get_all", on: link) == .list([.int(0), .int(2), .int(3)])
        )
    }

    @Test func whatIsNoItemGoesBack() {
        let (lock, link) = (harness.create("Lock"), harness.openLink())
        #expect(returning(1, lock, "acquire", on: link) == .bool(true))
        #expect(returning(2, "", "refuse_delivery", [.int(1)], on: link) == .bool(true))
        #expect(returning(3, lock, "locked", on: link) == .bool(false))
    }

    @Test(
        arguments: [
            [], [.text("x")], [.int(-1)], [.int(1), .int(2)], [.int(1), .list([.text("x")])],
        ] as [[WireValue]]
    )
    func wrongArgumentsAreRefused(_ arguments: [WireValue]) {
        let link = harness.openLink()
        harness.call(1, "", "refuse_delivery", arguments, on: link)
        guard case .reply(1, .traceback(let text))? = harness.linkFrame(on: link) else {
            Issue.record("it was carried out")
            return
        }
        #expect(text.contains("TypeError"))
    }

    @Test func cPythonsClientsRefuseNothing() {
        guard case .traceback? = harness.control("refuse_delivery", [.int(1)]) else {
            Issue.record("it was carried out")
            return
        }
    }

    @Test func joinWaitsForRefusedItemsUntilTheyAreDropped() {
        let (queue, link) = (harness.create("Queue"), harness.openLink())
        _ = returning(1, queue, "put", [.text("bad")], on: link)
        _ = returning(2, queue, "get", on: link)
        #expect(returning(3, "", "refuse_delivery", [.int(2)], on: link) == .bool(true))
        harness.call(4, queue, "join", on: link)
        #expect(harness.linkFrame(on: link) == nil)
        harness.call(5, queue, "drop_refused", on: link)
        let replies = [harness.linkFrame(on: link), harness.linkFrame(on: link)]
        #expect(replies.contains(.reply(call: 5, .returning(.int(1)))))
        #expect(replies.contains(.reply(call: 4, .returning(.null))))
        #expect(returning(6, queue, "refused", on: link) == .list([]))
    }

    @Test(arguments: [false, true])
    func aQueueThatIsShutDownKeepsThemUnlessItDropsAll(immediately: Bool) {
        let (queue, link) = (harness.create("Queue"), harness.openLink())
        for item in ["bad", "worse"] { _ = returning(1, queue, "put", [.text(item)], on: link) }
        _ = returning(2, queue, "get", on: link)
        _ = returning(3, queue, "get", on: link)
        #expect(returning(4, "", "refuse_delivery", [.int(2)], on: link) == .bool(true))
        #expect(returning(5, queue, "shutdown", [.bool(immediately)], on: link) == .null)
        #expect(returning(6, "", "refuse_delivery", [.int(3)], on: link) == .bool(true))
        let kept: [WireValue] = immediately ? [] : [.text("bad"), .text("worse")]
        #expect(returning(7, queue, "refused", on: link) == .list(kept))
        harness.call(8, queue, "join", on: link)
        #expect((harness.linkFrame(on: link) != nil) == immediately)
    }

    @Test func proxiesInRefusedItemsKeepTheirObjects() {
        let (queue, list) = (harness.create("Queue"), harness.create("list"))
        let link = harness.openLink()
        _ = returning(1, queue, "put", [harness.proxy(list)], on: link)
        _ = returning(2, queue, "get", on: link)
        #expect(returning(3, "", "refuse_delivery", [.int(2)], on: link) == .bool(true))
        #expect(harness.core.objects[list]?.leases == 1)
        #expect(returning(4, queue, "drop_refused", on: link) == .int(1))
        #expect(harness.core.objects[list]?.leases == 0)
    }
}
