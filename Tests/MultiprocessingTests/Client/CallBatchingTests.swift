import Testing

@testable import Multiprocessing

@Suite struct CallBatchingTests {
    /// Makes calls while so many are under way, and tells after which of them something was written.
    private func call(_ batching: inout CallBatching, times: Int, underWay: Int) -> [Int] {
        (1...times).filter { _ in batching.began(underWay: underWay) }
    }

    @Test func whoIsAloneIsWrittenAtOnce() {
        var batching = CallBatching()
        #expect(call(&batching, times: 10, underWay: 1).count == 10)
        #expect(call(&batching, times: 10, underWay: 2).count == 10)
    }

    @Test func batchesGrowToHalfOfWhatIsUnderWay() {
        var batching = CallBatching()
        let written = call(&batching, times: 1 + 2 + 4 + 8 + 16 + 32 + 32, underWay: 64)
        #expect(written == [1, 3, 7, 15, 31, 63, 95])
    }

    @Test func aBatchThatIsNotFullInTimeIsNotWaitedForAgain() {
        var batching = CallBatching()
        _ = call(&batching, times: 63, underWay: 64)
        // Three of them call, the others compute.
        #expect(call(&batching, times: 3, underWay: 64).isEmpty)
        #expect(batching.gathered == 3)
        batching.timeIsUp()
        #expect(batching.gathered == 0)
        #expect(call(&batching, times: 9, underWay: 64) == [3, 6, 9])
    }

    @Test func largerBatchesAreTriedAgainAfterAWhile() {
        var batching = CallBatching()
        _ = call(&batching, times: 2, underWay: 64)
        batching.timeIsUp()
        #expect(call(&batching, times: 65, underWay: 64).count == 65)
        #expect(call(&batching, times: 2, underWay: 64) == [2])
    }

    @Test func theBatchesAreNumbered() {
        var batching = CallBatching()
        let first = batching.batch
        _ = batching.began(underWay: 1)
        #expect(batching.batch == first + 1)
        batching.timeIsUp()
        #expect(batching.batch == first + 2)
    }

    @Test("Calls of those who were just resumed are waited for as if they were under way")
    func aCrowdIsExpected() {
        var batching = CallBatching()
        _ = call(&batching, times: 127, underWay: 64)
        batching.expect(64)
        let written = (1...64).filter { batching.began(underWay: $0) }
        #expect(written == [32, 64])
        batching.expect(0)
        let first = (1...8).filter { batching.began(underWay: $0) }
        #expect(first == [1, 2, 4, 8])
    }

    @Test func whatHasGatheredIsWrittenOnceNothingJoinsIt() {
        var batching = CallBatching()
        _ = call(&batching, times: 63, underWay: 64)
        var looks: [Bool] = []
        for calls in [2, 1, 0] {
            for _ in 0..<calls { _ = batching.began(underWay: 64) }
            looks.append(batching.isStill())
        }
        #expect(looks == [false, false, true])
        #expect(batching.gathered == 0)
    }

    @Test func whatSomebodyElseWritesEndsItsBatch() {
        var batching = CallBatching()
        batching.isWrittenEarly()
        #expect(batching.batch == 0)
        // A batch grows to two calls; one of them gathers, and is written by somebody else.
        while !(batching.gathered == 1) { _ = batching.began(underWay: 64) }
        let batch = batching.batch
        batching.isWrittenEarly()
        #expect(batching.gathered == 0)
        #expect(batching.batch == batch + 1)
    }
}
