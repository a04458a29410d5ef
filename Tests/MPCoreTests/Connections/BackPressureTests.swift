import MPCore
import MPReferents
import MPWire
import Testing

/// Clients that ask for more than they take, or send more than is taken from them.
@Suite struct BackPressureTests {
    @Test func smallRequestsForLargeValuesAreServedAsTheAnswersAreTaken() {
        let harness = CoreHarness()
        let large = WireValue.text(String(repeating: "x", count: 600_000))
        let list = harness.create("list", [.list([large])])
        let id = harness.serve()
        var bytes: [UInt8] = []
        for _ in 0..<10 {
            bytes.appendFrame { Request(ident: list, method: "copy").value.appendPickle(to: &$0) }
        }
        harness.receive(bytes, on: id)
        var answered = 0
        while harness.reply(on: id) != nil { answered += 1 }
        #expect(answered == 2)
        #expect(harness.heldBack == [id])
        while harness.heldBack.contains(id) {
            harness.drain(id)
            while harness.reply(on: id) != nil { answered += 1 }
        }
        #expect(answered == 10)
    }

    @Test func aWaitingConnectionGathersLittle() {
        let harness = CoreHarness()
        let queue = harness.create("Queue")
        let (id, other) = (harness.serve(), harness.serve())
        harness.request(queue, "get", on: id)
        var bytes: [UInt8] = []
        while bytes.count < 100_000 {
            bytes.appendFrame { Request(ident: queue, method: "qsize").value.appendPickle(to: &$0) }
        }
        harness.receive(bytes, on: id)
        #expect(harness.notReading == [id])
        harness.request(queue, "put", [.int(1)], on: other)
        #expect(harness.reply(on: id) == .returning(.int(1)))
        #expect(harness.notReading.isEmpty)
    }
}
