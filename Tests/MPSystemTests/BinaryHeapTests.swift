import Testing

@testable import MPSystem

@Suite struct BinaryHeapTests {
    /// A sequence of numbers that looks random (Knuth's constants).
    private struct Numbers {
        var state: UInt64

        mutating func next(below limit: UInt64) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % limit)
        }
    }

    @Test(arguments: 1...20)
    func givesTheLeastWhateverElseIsDone(seed: UInt64) {
        var numbers = Numbers(state: seed)
        var heap = BinaryHeap<Int>()
        var expected: [Int] = []
        for _ in 0..<2000 {
            switch numbers.next(below: 20) {
            case 0:
                let divisor = numbers.next(below: 5) + 2
                heap.removeAll { $0.isMultiple(of: divisor) }
                expected.removeAll { $0.isMultiple(of: divisor) }
            case 1...7:
                #expect(heap.popMin() == expected.min())
                if let place = expected.firstIndex(of: expected.min() ?? 0) {
                    expected.remove(at: place)
                }
            default:
                // Few different ones, so that many are equal.
                let number = numbers.next(below: 50)
                heap.insert(number)
                expected.append(number)
            }
            #expect(heap.count == expected.count && heap.min == expected.min())
        }
        var rest: [Int] = []
        while let least = heap.popMin() { rest.append(least) }
        #expect(rest == expected.sorted())
    }

    @Test func anEmptyOneHasNone() {
        var heap = BinaryHeap<Int>()
        #expect(heap.min == nil)
        #expect(heap.popMin() == nil)
        heap.removeAll { _ in true }
        #expect(heap.count == 0)
    }

    @Test func copiesAreApart() {
        var heap = BinaryHeap<Int>()
        heap.insert(2)
        let copy = heap
        heap.insert(1)
        #expect(heap.popMin() == 1)
        #expect(copy.count == 1 && copy.min == 2)
    }
}
