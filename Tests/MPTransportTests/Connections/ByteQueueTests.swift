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

    /// The model is one array of bytes; pieces are small and large, lent and given, and taken across their borders.
    @Test func behavesLikeOneArray() {
        var random = SystemRandomNumberGenerator()
        var (queue, model): (ByteQueue, [UInt8]) = (ByteQueue(), [])
        for round in 0..<500 {
            let isLarge = Int.random(in: 0..<8, using: &random) == 0
            let length = Int.random(in: 0...(isLarge ? 40_000 : 300), using: &random)
            let bytes = (0..<length + 2).map { UInt8(truncatingIfNeeded: round &+ 7 &* $0) }
            let piece = bytes[1..<1 + length]
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                queue.append(piece)
                model += piece
            case 1:
                queue.appendCopy(of: piece)
                model += piece
            case 2:
                let taken = min(length * 3, queue.count)
                queue.removeFirst(taken)
                model.removeFirst(taken)
            default:
                let limit = Int.random(in: 1...5, using: &random)
                let shown = queue.withFirstPieces(atMost: limit) { $0.flatMap(Array.init) }
                #expect(shown == Array(model.prefix(shown.count)))
                #expect(shown.isEmpty == model.isEmpty)
            }
            #expect(queue.count == model.count)
            #expect(queue.isEmpty == model.isEmpty)
        }
        var rest: [UInt8] = []
        while let piece = queue.popFirst() { rest += piece }
        #expect(rest == model)
    }

    @Test func keepsLargePiecesWhereTheyAreUnlessTheyAreLent() {
        let bytes = [UInt8](repeating: 1, count: 1 << 20)
        var (kept, copied) = (ByteQueue(), ByteQueue())
        kept.append(bytes[5...])
        copied.appendCopy(of: bytes[5...])
        let start = bytes.withUnsafeBytes { $0.baseAddress.map { $0 + 5 } }
        #expect(kept.withFirstPieces(atMost: 1) { $0.first?.baseAddress } == start)
        #expect(copied.withFirstPieces(atMost: 1) { $0.first?.baseAddress } != start)
        kept.removeFirst(100)
        #expect(kept.withFirstPieces(atMost: 1) { $0.first?.baseAddress } == start.map { $0 + 100 })
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
