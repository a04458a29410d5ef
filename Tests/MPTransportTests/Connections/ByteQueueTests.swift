import Testing

@testable import MPTransport

struct ByteQueueTests {
    @Test(arguments: [1, 7, 1000, 20_000])
    func givesBackWhatWasPutInWhateverIsTaken(_ step: Int) {
        var queue = ByteQueue()
        var expected: [UInt8] = []
        var taken: [UInt8] = []
        for round in 0..<300 {
            let piece = [UInt8](
                repeating: UInt8(truncatingIfNeeded: round),
                count: round * 37 % 9000
            )
            queue.append(piece[...])
            expected += piece
            if round % 3 == 0, let first = queue.first {
                let part = first.prefix(step)
                taken += part
                queue.removeFirst(part.count)
            }
            #expect(queue.count == expected.count - taken.count)
        }
        while let first = queue.popFirst() { taken += first }
        #expect(queue.isEmpty)
        #expect(taken == expected)
    }

    @Test func joinsSmallPieces() {
        var queue = ByteQueue()
        queue.append([1, 2])
        queue.append([])
        queue.append([3])
        #expect(queue.first == [1, 2, 3])
    }

    @Test func forgetsEverything() {
        var queue = ByteQueue()
        queue.append([1, 2])
        queue.removeAll()
        #expect(queue.isEmpty)
        #expect(queue.first == nil)
        #expect(queue.popFirst() == nil)
    }
}
