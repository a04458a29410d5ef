import Testing

@testable import Multiprocessing

@Suite(.timeLimit(.minutes(10)))
struct MailboxTests {
    private func item<Item>(_ delivery: Mailbox<Item>.Delivery) -> Item? {
        guard case .item(let item) = delivery else { return nil }
        return item
    }

    @Test func thingsComeOutInTheirOrder() async {
        let mailbox = Mailbox<Int>()
        for number in 0..<3 { mailbox.put(number) }
        #expect(mailbox.count == 3)
        for number in 0..<3 { #expect(item(await mailbox.take()) == number) }
    }

    @Test func aWaitingTaskIsServed() async {
        let mailbox = Mailbox<Int>()
        async let taken = mailbox.take()
        await Task.yield()
        mailbox.put(5)
        #expect(item(await taken) == 5)
    }

    @Test func aCancelledTaskTakesNothing() async {
        let mailbox = Mailbox<Int>()
        for _ in 0..<100 {
            let task = Task { await mailbox.take() }
            task.cancel()
            let delivery = await task.value
            guard case .cancelled = delivery else {
                Issue.record("it got \(delivery)")
                return
            }
        }
        mailbox.put(1)
        #expect(item(await mailbox.take()) == 1)
    }

    @Test func cancelledTasksLeaveTheLine() async {
        let mailbox = Mailbox<Int>()
        let patient = Task { await mailbox.take() }
        while mailbox.lineLength < 1 { await Task.yield() }
        let tasks = (0..<1_000).map { _ in Task { await mailbox.take() } }
        while mailbox.lineLength < 1_001 { await Task.yield() }
        for task in tasks { task.cancel() }
        for task in tasks { _ = await task.value }
        #expect(mailbox.lineLength < 20)
        mailbox.put(1)
        #expect(item(await patient.value) == 1)
    }

    @Test func theEndReachesEverybody() async {
        let mailbox = Mailbox<Int>()
        mailbox.put(1)
        #expect(mailbox.end() == [1])
        guard case .ended = await mailbox.take() else {
            Issue.record("it isn't ended")
            return
        }
        #expect(!mailbox.put(2))
    }

    @Test func turnsExcludeEachOther() async {
        let turns = Turns()
        let count = CountInTurns()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    for _ in 0..<20 {
                        #expect(await turns.take())
                        await count.enter()
                        await Task.yield()
                        await count.leave()
                        turns.giveBack()
                    }
                }
            }
        }
        #expect(await count.most == 1)
    }
}

/// Counts how many are inside at a time.
private actor CountInTurns {
    private var count = 0
    private(set) var most = 0

    func enter() {
        count += 1
        most = max(most, count)
    }

    func leave() { count -= 1 }
}
