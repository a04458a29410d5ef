import MPCore
import MPReferents
import MPWire
import Testing

/// What was taken out of objects for clients that go without having read it.
@Suite struct DeliveryTests {
    /// The items of a queue, oldest first.
    private func drain(_ queue: String, of harness: CoreHarness) -> [WireValue] {
        let link = harness.openLink()
        var items: [WireValue] = []
        var number: UInt64 = 0
        while true {
            number += 1
            harness.call(number, queue, "get_nowait", on: link)
            guard case .reply(_, .returning(let item)) = harness.linkFrame(on: link) else {
                return items
            }
            items.append(item)
        }
    }

    private func queue(of items: [Int], in harness: CoreHarness) -> String {
        let queue = harness.create("Queue")
        let id = harness.serve()
        for item in items { harness.request(queue, "put", [.int(item)], on: id) }
        return queue
    }

    @Test func everythingThatALinkHasNotReadComesBackInOrder() {
        let harness = CoreHarness()
        let queue = queue(of: [1, 2, 3, 4], in: harness)
        let link = harness.openLink()
        for number in 1...3 { harness.call(UInt64(number), queue, "get", on: link) }
        harness.close(link, leftUnread: true)
        #expect(drain(queue, of: harness) == [.int(1), .int(2), .int(3), .int(4)])
    }

    @Test func aCrossingCallConfirmsNothing() {
        let harness = CoreHarness()
        let queue = queue(of: [1], in: harness)
        let link = harness.openLink()
        harness.call(1, queue, "get", on: link)
        harness.call(2, queue, "qsize", on: link)
        harness.close(link, leftUnread: true)
        #expect(drain(queue, of: harness) == [.int(1)])
    }

    @Test func whatIsConfirmedStaysTaken() {
        let harness = CoreHarness()
        let queue = queue(of: [1, 2], in: harness)
        let link = harness.openLink()
        harness.call(1, queue, "get", on: link)
        #expect(harness.rawLinkFrame(on: link) == .delivery(call: 1, .int(1)))
        harness.send(.received(calls: [1]), on: link)
        harness.call(2, queue, "get", on: link)
        harness.close(link, leftUnread: true)
        #expect(drain(queue, of: harness) == [.int(2)])
    }

    @Test func whatWasReadBeforeAnOrderlyEndStaysTaken() {
        let harness = CoreHarness()
        let queue = queue(of: [1], in: harness)
        let link = harness.openLink()
        harness.call(1, queue, "get", on: link)
        harness.close(link, leftUnread: false)
        #expect(drain(queue, of: harness) == [])
    }

    @Test func itemsThatAreTooLongTogetherGoBack() {
        let harness = CoreHarness { $0.frameLimit = 2000 }
        let queue = harness.create("Queue")
        let id = harness.serve()
        for _ in 0..<3 {
            let item = WireValue.text(String(repeating: "x", count: 1500))
            harness.request(queue, "put", [item], on: id)
        }
        let link = harness.openLink()
        harness.call(1, queue, "get_all", on: link)
        guard case .reply(1, .unserializable) = harness.linkFrame(on: link) else {
            Issue.record("more than the limit was sent")
            return
        }
        #expect(drain(queue, of: harness).count == 3)
    }
}
