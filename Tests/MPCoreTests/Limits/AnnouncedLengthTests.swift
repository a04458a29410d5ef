import MPSystem
import MPWire
import Testing

@testable import MPCore

/// Lengths that are announced and never come, or can't be.
struct AnnouncedLengthTests {
    private static let impossible: [[UInt8]] = [
        [0xff, 0xff, 0xff, 0xfe], [0x80, 0, 0, 0],
        [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 4, 0, 0, 0, 1],
        [0xff, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        [0xff, 0xff, 0xff, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0],
    ]

    /// They are refused by the header alone, without a word.
    @Test(arguments: impossible, [false, true])
    func endTheConnectionAndTakeNoMemory(_ header: [UInt8], isAuthenticated: Bool) {
        let harness = CoreHarness()
        let id = isAuthenticated ? harness.serve() : harness.open(from: .loopback)
        while harness.nextFrame(on: id) != nil {}
        let before = harness.core.connections[id]?.decoder.bufferedCount
        #expect(before == 0)
        for byte in header { harness.receive([byte], on: id) }
        #expect(harness.closed.contains(id))
        let isForgotten = harness.core.connections[id] == nil
        #expect(isForgotten)
        #expect(harness.nextFrame(on: id) == nil)
    }

    /// Each byte that is kept has come, whatever was announced.
    @Test func whatIsKeptHasCome() {
        let harness = CoreHarness()
        let id = harness.serve()
        harness.receive([0x03, 0xff, 0xff, 0xff], on: id)
        harness.receive([UInt8](repeating: 1, count: 1000), on: id)
        let connection = harness.core.connections[id]
        #expect(connection?.decoder.bufferedCount == 1004)
        #expect(!harness.closed.contains(id))
    }
}
