import MPReferents
import Testing

@Suite struct RingBufferTests {
    /// Against an array, whatever is done at the ends and in the middle.
    @Test(arguments: 1...24)
    func holdsWhatAnArrayHolds(seed: Int) {
        var random = SplitMix(seed: UInt64(seed))
        var expected = Array(0..<random.next(below: 12))
        var ring = RingBuffer(expected)
        for step in 100..<1100 {
            switch random.next(below: 13) {
            case 0, 1, 2:
                ring.append(step)
                expected.append(step)
            case 3:
                ring.prepend(step)
                expected.insert(step, at: 0)
            case 4:
                let added = Array(step..<step + random.next(below: 20))
                ring.prepend(contentsOf: added)
                expected.insert(contentsOf: added, at: 0)
            case 5:
                let position = random.next(below: expected.count + 1)
                ring.insert(step, at: position)
                expected.insert(step, at: position)
            case 6 where !expected.isEmpty:
                let position = random.next(below: expected.count)
                ring.remove(at: position)
                expected.remove(at: position)
            case 7 where !expected.isEmpty:
                rotate(&ring, &expected, by: random.next(below: expected.count))
            case 8:
                ring.reverse()
                expected.reverse()
            case 9, 10:
                #expect(ring.popLast() == expected.popLast())
            default:
                #expect(ring.popFirst() == (expected.isEmpty ? nil : expected.removeFirst()))
            }
            #expect(ring.count == expected.count && ring.first == expected.first)
            if step.isMultiple(of: 50) { #expect(ring.elements == expected) }
        }
        #expect(ring.elements == expected)
        let range = 0..<expected.count / 2
        #expect(ring.elements(in: range) == Array(expected[range]))
    }

    private func rotate(_ ring: inout RingBuffer<Int>, _ expected: inout [Int], by steps: Int) {
        ring.rotate(by: steps)
        expected = expected.suffix(steps) + expected.dropLast(steps)
        ring.rotate(by: -steps / 2)
        expected = Array(expected.dropFirst(steps / 2) + expected.prefix(steps / 2))
    }

    /// Across the end of the memory or not, near and far.
    @Test(arguments: [-250, -100, -99, -50, -6, -1, 0, 1, 6, 50, 99, 100, 250])
    func rotatesByAnyDistance(distance: Int) {
        let numbers = Array(0..<100)
        let toFront = (distance % 100 + 100) % 100
        let expected = Array(numbers.suffix(toFront) + numbers.dropLast(toFront))
        var ring = RingBuffer(numbers)
        ring.rotate(by: distance)
        #expect(ring.elements == expected)
        var wrapped = RingBuffer(Array(50..<100))
        wrapped.prepend(contentsOf: Array(0..<50))
        wrapped.rotate(by: distance)
        #expect(wrapped.elements == expected)
    }

    /// Many elements are swapped in blocks; texts count references.
    @Test(arguments: [-1999, -1500, -1000, -257, 200, 256, 667, 1000, 1001, 1333, 1999])
    func rotatesManyElements(distance: Int) {
        let texts = (0..<2000).map { "a text of some length: \($0)" }
        let toFront = (distance + 2000) % 2000
        var ring = RingBuffer(texts)
        ring.rotate(by: distance)
        #expect(ring.elements == Array(texts.suffix(toFront) + texts.dropLast(toFront)))
        ring.rotate(by: -distance)
        #expect(ring.elements == texts)
    }

    @Test func changesAnElementInItsPlace() {
        var ring = RingBuffer([1, 2])
        ring.prepend(0)
        ring[0] = 5
        ring[2] = 6
        #expect(ring.elements == [5, 1, 6])
        ring.removeAll { $0 == 1 }
        #expect(ring.elements == [5, 6])
    }

    @Test func findsAnElementAroundTheEnd() {
        var ring = RingBuffer([1, 2, 3])
        ring.prepend(0)
        #expect(ring.firstIndex(in: 0..<4) { $0 == 2 } == 2)
        #expect(ring.firstIndex(in: 3..<4) { $0 == 2 } == nil)
        #expect(ring.firstIndex(in: 2..<4) { $0 == 3 } == 3)
    }
}
