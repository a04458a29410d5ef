import Testing

@testable import MPTransport

@Suite struct LineQueueTests {
    /// The entries in words.
    private func words(_ entries: [LineQueue<Int>.Entry]) -> [String] {
        entries.map { entry in
            switch entry {
            case .line(let line): "\(line)"
            case .dropped(let count, let first): "\(count) dropped from \(first)"
            }
        }
    }

    @Test func keepsTheOrder() {
        var queue = LineQueue<Int>(limit: 3)
        #expect(queue.isEmpty)
        for line in 1...3 { queue.append(line) }
        #expect(words(queue.takeAll()) == ["1", "2", "3"])
        #expect(queue.isEmpty)
        #expect(queue.droppedCount == 0)
    }

    @Test func dropsAndCountsWhatIsTooMuch() {
        var queue = LineQueue<Int>(limit: 2)
        for line in 1...7 { queue.append(line) }
        #expect(queue.droppedCount == 5)
        #expect(words(queue.takeAll()) == ["1", "2", "5 dropped from 3"])
        // What was told isn't told again, and there is room.
        queue.append(8)
        #expect(words(queue.takeAll()) == ["8"])
        for line in 9...11 { queue.append(line) }
        #expect(words(queue.takeAll()) == ["9", "10", "1 dropped from 11"])
        #expect(queue.droppedCount == 6)
    }

    @Test func tellsOfDroppedLinesThoughThereIsNoOther() {
        var queue = LineQueue<Int>(limit: 0)
        queue.append(1)
        #expect(!queue.isEmpty)
        #expect(words(queue.takeAll()) == ["1 dropped from 1"])
    }
}
