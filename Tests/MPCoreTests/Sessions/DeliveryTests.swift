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

    /// A client that is killed between reading and confirming leaves nothing unread.
    @Test func whatALinkHasReadAndNotConfirmedComesBackAfterAnOrderlyEnd() {
        let harness = CoreHarness()
        let queue = queue(of: [1, 2, 3], in: harness)
        let link = harness.openLink()
        for number in 1...2 { harness.call(UInt64(number), queue, "get", on: link) }
        harness.send(.received(calls: [2]), on: link)
        harness.close(link, leftUnread: false)
        #expect(drain(queue, of: harness) == [.int(1), .int(3)])
    }

    @Test func whatAPythonClientHasReadBeforeAnOrderlyEndStaysTaken() {
        let harness = CoreHarness()
        let queue = queue(of: [1, 2], in: harness)
        let client = harness.serve()
        harness.request(queue, "get", on: client)
        harness.close(client, leftUnread: false)
        #expect(drain(queue, of: harness) == [.int(2)])
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

    @Test func everythingThatAPythonClientHasNotReadComesBackInOrder() {
        let harness = CoreHarness()
        let queue = queue(of: Array(1...1000), in: harness)
        let client = harness.serve()
        harness.pipeline(queue, "get", times: 500, on: client)
        harness.pipeline(queue, "get", times: 500, on: client)
        harness.close(client, leftUnread: true)
        #expect(drain(queue, of: harness) == (1...1000).map { .int($0) })
        // What one object gets, the log tells in one line.
        #expect(harness.events.count { if case .restored = $0 { true } else { false } } == 1)
    }

    @Test func whatAPythonClientHasReadStaysTaken() {
        let harness = CoreHarness()
        let queue = queue(of: Array(1...10), in: harness)
        let client = harness.serve()
        harness.pipeline(queue, "get", times: 6, on: client)
        for _ in 0..<4 { _ = harness.reply(on: client) }
        harness.pipeline(queue, "get", times: 2, on: client)
        harness.close(client, leftUnread: true)
        #expect(drain(queue, of: harness) == (5...10).map { .int($0) })
    }

    /// There the kernel of the client's machine takes what the client hasn't read.
    @Test func overTCPWhatWasAskedForInOneGoComesBack() {
        let harness = CoreHarness()
        let queue = queue(of: Array(1...20), in: harness)
        (harness.userID, harness.processID, harness.isTakenAtOnce) = (nil, nil, true)
        let client = harness.serve()
        var bytes: [UInt8] = []
        for _ in 0..<20 {
            bytes.appendFrame {
                Request(ident: queue, method: "get", arguments: []).value.appendPickle(to: &$0)
            }
        }
        let middle = bytes.count / 2 + 3
        harness.receive(Array(bytes[..<middle]), on: client)
        harness.receive(Array(bytes[middle...]), on: client)
        harness.close(client, leftUnread: true)
        #expect(drain(queue, of: harness) == (1...20).map { .int($0) })
    }

    @Test func whoWaitsGetsWhatWasTakenFirst() {
        let harness = CoreHarness()
        let queue = queue(of: [1, 2, 3], in: harness)
        let (client, waiter) = (harness.serve(), harness.serve())
        harness.pipeline(queue, "get", times: 3, on: client)
        harness.request(queue, "get", on: waiter)
        harness.close(client, leftUnread: true)
        #expect(harness.reply(on: waiter) == .returning(.int(1)))
        #expect(drain(queue, of: harness) == [.int(2), .int(3)])
    }

    @Test(arguments: [true, false])
    func whoLeavesTooMuchUnreadIsNotServedUntilItReads(_ isReading: Bool) {
        let harness = CoreHarness { $0.limits.unconfirmedDeliveriesPerLink = 3 }
        let queue = queue(of: Array(1...10), in: harness)
        let client = harness.serve()
        harness.pipeline(queue, "get", times: 5, on: client)
        #expect(harness.awaitingReading == [client])
        guard isReading else {
            harness.tellReading(on: client)
            #expect(harness.awaitingReading == [client])
            harness.close(client, leftUnread: true)
            let other = harness.serve()
            for item in 1...10 {
                harness.request(queue, "get", on: other)
                #expect(harness.reply(on: other) == .returning(.int(item)))
            }
            return
        }
        for item in 1...3 { #expect(harness.reply(on: client) == .returning(.int(item))) }
        #expect(harness.reply(on: client) == nil)
        harness.tellReading(on: client)
        #expect(harness.awaitingReading.isEmpty)
        for item in 4...5 { #expect(harness.reply(on: client) == .returning(.int(item))) }
    }

    /// The permits that are free.
    private func permits(_ semaphore: String, of harness: CoreHarness) -> Int {
        let client = harness.serve()
        var count = 0
        while true {
            harness.request(semaphore, "acquire", [.bool(false)], on: client)
            guard harness.reply(on: client) == .returning(.bool(true)) else { return count }
            count += 1
        }
    }

    @Test func permitsThatWereNotReadComeBack() {
        let harness = CoreHarness()
        let semaphore = harness.create("Semaphore", [.int(5)])
        let client = harness.serve()
        harness.pipeline(semaphore, "acquire", times: 4, on: client)
        harness.close(client, leftUnread: true)
        #expect(permits(semaphore, of: harness) == 5)
    }

    @Test func aPermitThatWasReleasedUnreadDoesNotComeBackTwice() {
        let harness = CoreHarness()
        let semaphore = harness.create("Semaphore", [.int(2)])
        let client = harness.serve()
        harness.request(semaphore, "acquire", on: client)
        harness.request(semaphore, "release", on: client)
        harness.close(client, leftUnread: true)
        #expect(permits(semaphore, of: harness) == 2)
    }

    @Test func aPermitOfALinkThatDiesUnreadComesBackOnce() {
        let harness = CoreHarness()
        let semaphore = harness.create("Semaphore", [.int(2)])
        let link = harness.openLink()
        harness.call(1, semaphore, "acquire", on: link)
        harness.close(link, leftUnread: true)
        #expect(permits(semaphore, of: harness) == 2)
    }

    @Test func aSignalThatWasNotReadComesBack() {
        let harness = CoreHarness()
        let semaphore = harness.create("Semaphore", [.int(0)])
        let (client, other) = (harness.serve(), harness.serve())
        harness.request(semaphore, "release", on: other)
        harness.request(semaphore, "acquire", on: client)
        harness.close(client, leftUnread: true)
        #expect(permits(semaphore, of: harness) == 1)
    }
}
