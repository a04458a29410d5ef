import Testing

@testable import MPTransport

struct BusyPollingTests {
    @Test func neverPollsOnOneProcessor() {
        var polling = BusyPolling(processorCount: 1)
        let polls = polling.shouldPoll()
        #expect(!polls)
    }

    @Test func goesOnWhileItPaysOff() {
        var polling = BusyPolling(processorCount: 2)
        for _ in 0..<100 {
            let polls = polling.shouldPoll()
            #expect(polls)
            polling.polled(foundWork: true)
        }
    }

    @Test func restsAfterPollsInVainAndTriesAgain() {
        var polling = BusyPolling(processorCount: 2)
        let polls = (0..<200).filter { _ in
            let polls = polling.shouldPoll()
            if polls { polling.polled(foundWork: false) }
            return polls
        }
        #expect(polls == [0, 1, 2, 3, 67, 131, 195])
    }
}
