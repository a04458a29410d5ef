import Testing

@testable import benchmark

@Suite struct WorkerSampleTests {
    @Test func travelsAsALine() {
        var sample = WorkerSample(operations: 2, began: 1_000, ended: 1_200)
        sample.latencies.record(nanoseconds: 100, times: 2)
        #expect(sample.line == "done 2 1000 1200 100:2")
        #expect(WorkerSample(line: sample.line) == sample)
    }

    @Test func aWorkerThatDidNothingSaysSo() {
        #expect(
            WorkerSample(line: "done 0 5 5 ") == WorkerSample(operations: 0, began: 5, ended: 5)
        )
    }

    @Test(arguments: ["", "ready", "done 1 2", "done 1 3 2 1:1", "done -1 2 3 1:1", "done 1 2 3 x"])
    func refusesOtherLines(line: String) {
        #expect(WorkerSample(line: line) == nil)
    }

    @Test func theRateIsThatOfAllFromTheFirstBeginningToTheLastEnd() {
        let workers = [
            WorkerSample(operations: 10, began: 0, ended: 500_000_000),
            WorkerSample(operations: 30, began: 100_000_000, ended: 2_000_000_000),
            WorkerSample(operations: 0, began: 0, ended: 9_000_000_000),
        ]
        #expect(WorkerSample.rate(of: workers) == 20)
        #expect(WorkerSample.rate(of: []) == 0)
    }

    @Test func aLateWorkerCountsForNoMoreThanItDid() {
        // By itself it would make a million calls a second.
        let late = WorkerSample(operations: 1, began: 999_999_000, ended: 1_000_000_000)
        let steady = WorkerSample(operations: 100, began: 0, ended: 1_000_000_000)
        #expect(WorkerSample.rate(of: [steady, late]) == 101)
    }

    @Test func windowsTravelAsLines() {
        let window = RoundWindow(start: 17, end: 42)
        #expect(window.line == "round 17 42")
        #expect(RoundWindow(line: window.line) == window)
        #expect(RoundWindow(line: "round 17") == nil)
        #expect(RoundWindow(line: "done 17 42") == nil)
    }
}
