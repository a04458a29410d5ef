import MPReferents
import Testing

@Suite struct RingBufferTests {
    /// Against an array, whatever is done at either end.
    @Test(arguments: 1...8)
    func holdsWhatAnArrayHolds(seed: Int) {
        var random = SplitMix(seed: UInt64(seed))
        var expected = Array(0..<random.next(below: 12))
        var ring = RingBuffer(expected)
        for step in 100..<1100 {
            switch random.next(below: 5) {
            case 0, 1:
                ring.append(step)
                expected.append(step)
            case 2:
                ring.prepend(step)
                expected.insert(step, at: 0)
            case 3:
                #expect(ring.popFirst() == (expected.isEmpty ? nil : expected.removeFirst()))
            default:
                #expect(ring.popLast() == expected.popLast())
            }
            #expect(ring.count == expected.count && ring.isEmpty == expected.isEmpty)
        }
        #expect(ring.elements == expected)
    }

    @Test func changesAnElementInItsPlace() {
        var ring = RingBuffer([1, 2])
        ring.prepend(0)
        ring[0] = 5
        ring[2] = 6
        #expect(ring.elements == [5, 1, 6])
    }
}
