import Testing

@testable import Multiprocessing

/// What a worker's second thread does.
struct WorkerWatchTests {
    @Test func restsWhileThereIsNothingToRun() {
        var watch = WorkerWatch()
        #expect(watch.step(begun: 0, isIdle: true) == .rest)
        #expect(watch.step(begun: 0, isIdle: true) == .rest)
    }

    @Test func looksAgainAsLongAsTasksFollowEachOther() {
        var watch = WorkerWatch()
        #expect(watch.step(begun: 1, isIdle: false) == .lookAgain)
        #expect(watch.step(begun: 9, isIdle: true) == .lookAgain)
        #expect(watch.step(begun: 10, isIdle: false) == .lookAgain)
        #expect(watch.step(begun: 10, isIdle: true) == .rest)
    }

    @Test func listensOnceATaskTakesItsTime() {
        var watch = WorkerWatch()
        #expect(watch.step(begun: 1, isIdle: false) == .lookAgain)
        #expect(watch.step(begun: 1, isIdle: false) == .listen)
        #expect(watch.step(begun: 1, isIdle: false) == .listen)
        #expect(watch.step(begun: 1, isIdle: true) == .rest)
    }

    @Test func listensWhenNothingRunsAnyMore() {
        var watch = WorkerWatch()
        #expect(watch.step(begun: 0, isIdle: false) == .listen)
    }
}
