import MPSystem
import Testing

/// What the process has, and may have.
struct MemoryGaugeTests {
    @Test func whatIsUsedIsSeen() {
        let gauge = MemoryGauge()
        let before = gauge.residentBytes
        #expect(before > 1 << 20)
        // Others allocate at the same time, but hardly give back so much.
        let block = [UInt8](repeating: 1, count: 256 << 20)
        #expect(gauge.residentBytes - before > 100 << 20)
        #expect(block.last == 1)
    }

    @Test func whatMayBeUsedIsKnown() {
        #expect(MemoryGauge.available > 64 << 20)
        #expect(MemoryGauge.available < 1 << 50)
    }
}
