import MPCore
import MPReferents
import MPWire
import Testing

/// Work queues over the core: sessions, time, and calls that wait.
@Suite struct WorkQueueTests {
    private let harness = CoreHarness()
    private let queue: String
    private let submitter: ConnectionID
    private let worker: ConnectionID

    init() {
        queue = harness.create("WorkQueue")
        harness.processID = 1
        submitter = harness.serve()
        harness.processID = 2
        worker = harness.serve()
    }

    private func ask(
        _ method: String,
        _ arguments: [WireValue] = [],
        of ident: String? = nil,
        on id: ConnectionID
    ) -> Reply? {
        harness.request(ident ?? queue, method, arguments, on: id)
        return harness.reply(on: id)
    }

    private func put(_ payload: String, _ options: [WireValue] = []) -> WireValue? {
        guard case .returning(let id)? = ask("put", [.text(payload)] + options, on: submitter)
        else { return nil }
        return id
    }

    /// Answers of `lease`: the tasks with these numbers, payloads and attempts.
    private func tasks(_ tasks: (Int, String, Int)...) -> Reply {
        .returning(.list(tasks.map { .tuple([.int($0.0), .text($0.1), .int($0.2)]) }))
    }

    /// Answers of `results`.
    private func outcomes(_ outcomes: (Int, String, WireValue)...) -> Reply {
        .returning(.list(outcomes.map { .tuple([.int($0.0), .text($0.1), $0.2]) }))
    }

    /// Terms by their places behind the payload.
    private func terms(
        priority: Int? = nil,
        delay: Double? = nil,
        key: String? = nil,
        attempts: Int? = nil,
        timeLimit: Double? = nil,
        deadline: Double? = nil,
        keepsResult: Bool? = nil
    ) -> [WireValue] {
        [
            priority.map { .int($0) } ?? .int(0), delay.map { .float($0) } ?? .null,
            key.map { .text($0) } ?? .null, attempts.map { .int($0) } ?? .int(1),
            timeLimit.map { .float($0) } ?? .null, deadline.map { .float($0) } ?? .null, .null,
            .bool(keepsResult ?? true),
        ]
    }

    private let noWait: [WireValue] = [.int(9), .null, .bool(false)]
    private let poll: [WireValue] = [.int(9), .bool(false)]

    @Test func aTaskGoesToAWorkerThatWaitsAndItsResultBack() {
        harness.request(queue, "lease", [.int(5)], on: worker)
        #expect(harness.reply(on: worker) == nil)
        #expect(put("a") == .int(1))
        #expect(harness.reply(on: worker) == tasks((1, "a", 1)))
        harness.request(queue, "results", on: submitter)
        #expect(harness.reply(on: submitter) == nil)
        #expect(ask("complete", [.int(1), .int(42)], on: worker) == .returning(.bool(true)))
        #expect(harness.reply(on: submitter) == outcomes((1, "result", .int(42))))
        #expect(ask("complete", [.int(1), .int(42)], on: worker) == .returning(.bool(false)))
    }

    @Test func severalTasksTravelInOneCall() {
        let payloads = WireValue.list([.text("a"), .text("b"), .text("c")])
        let ids = WireValue.list([.int(1), .int(2), .int(3)])
        #expect(ask("put_all", [payloads], on: submitter) == .returning(ids))
        #expect(ask("lease", [.int(2)], on: worker) == tasks((1, "a", 1), (2, "b", 1)))
        let results = WireValue.list([
            .tuple([.int(2), .int(20)]), .tuple([.int(1), .int(10)]), .tuple([.int(3), .null]),
        ])
        #expect(
            ask("complete_all", [results], on: worker) == .returning(.list([.int(3)]))
        )
        #expect(
            ask("results", on: submitter)
                == outcomes((2, "result", .int(20)), (1, "result", .int(10)))
        )
        #expect(ask("lease", noWait, on: worker) == tasks((3, "c", 1)))
        #expect(
            ask("complete_each", [.null, .list([.int(3)]), .int(30)], on: worker)
                == .returning(.list([]))
        )
        #expect(
            ask("result", [.int(3)], on: submitter)
                == .returning(.tuple([.int(3), .text("result"), .int(30)]))
        )
        #expect(
            ask("put_each", [.dict(["priority": .int(2)]), .null, .text("d")], on: submitter)
                == .returning(.list([.int(4)]))
        )
    }

    @Test func tasksOfAProcessThatEndsAreLostOrTriedAgain() {
        #expect(put("once") == .int(1))
        #expect(put("twice", terms(attempts: 2)) == .int(2))
        #expect(ask("lease", noWait, on: worker) == tasks((1, "once", 1), (2, "twice", 1)))
        // A connection alone says nothing of the process's other threads.
        harness.close(worker)
        #expect(ask("results", poll, on: submitter) == .returning(.list([])))
        harness.endProcess(2)
        guard
            case .returning(.list(let ended))? = ask("results", poll, on: submitter),
            case .tuple(let outcome)? = ended.first
        else {
            Issue.record("no outcome")
            return
        }
        #expect(Array(outcome.prefix(2)) == [.int(1), .text("lost")])
        harness.processID = 3
        let other = harness.serve()
        #expect(ask("lease", noWait, on: other) == tasks((2, "twice", 2)))
        harness.close(other)
        harness.endProcess(3)
        guard
            case .returning(.list(let dead))? = ask("results", poll, on: submitter),
            case .tuple(let second)? = dead.first
        else {
            Issue.record("no outcome")
            return
        }
        #expect(Array(second.prefix(2)) == [.int(2), .text("dead")])
        #expect(ask("retry_dead", on: submitter) == .returning(.list([.int(3)])))
    }

    @Test func timeWakesTheQueue() {
        #expect(put("late", terms(delay: 5)) == .int(1))
        harness.request(queue, "lease", [.int(1)], on: worker)
        #expect(harness.core.nextDeadline == .seconds(5))
        harness.advance(by: .seconds(4))
        #expect(harness.reply(on: worker) == nil)
        harness.advance(by: .seconds(1))
        #expect(harness.reply(on: worker) == tasks((1, "late", 1)))
        #expect(put("limited", terms(timeLimit: 2)) == .int(2))
        #expect(put("mortal", terms(deadline: 3)) == .int(3))
        #expect(ask("lease", [.int(1)], on: worker) == tasks((2, "limited", 1)))
        harness.request(queue, "revoked", on: worker)
        #expect(harness.reply(on: worker) == nil)
        harness.advance(by: .seconds(2))
        #expect(harness.reply(on: worker) == .returning(.list([.int(2)])))
        let error = PythonException("TimeoutError", "the task took longer than its time limit")
        #expect(ask("results", poll, on: submitter) == outcomes((2, "error", error.value)))
        harness.advance(by: .seconds(1))
        #expect(ask("results", poll, on: submitter) == outcomes((3, "expired", .null)))
    }

    @Test func leasesOfNamedWorkersEndByTimeUnlessTheyAreRenewed() {
        #expect(put("a", terms(attempts: 3)) == .int(1))
        let lease: [WireValue] = [.int(1), .int(10), .bool(false), .null, .text("w")]
        #expect(ask("lease", lease, on: worker) == tasks((1, "a", 1)))
        // Any connection may renew it by the name.
        harness.advance(by: .seconds(9))
        #expect(
            ask("renew", [.int(1), .int(10), .text("w")], on: submitter) == .returning(.list([]))
        )
        harness.advance(by: .seconds(9))
        #expect(ask("lease", noWait, on: submitter) == .returning(.list([])))
        harness.advance(by: .seconds(1))
        #expect(ask("lease", noWait, on: submitter) == tasks((1, "a", 2)))
        #expect(
            ask("complete", [.int(1), .null, .text("w")], on: worker) == .returning(.bool(false))
        )
    }

    @Test func failedTasksAreTriedAgainAndThenKept() {
        #expect(put("a", terms(attempts: 2)) == .int(1))
        let error = PythonException.valueError("bad").value
        for attempt in 1...2 {
            #expect(ask("lease", noWait, on: worker) == tasks((1, "a", attempt)))
            #expect(ask("fail", [.int(1), error], on: worker) == .returning(.bool(true)))
        }
        #expect(ask("results", poll, on: submitter) == outcomes((1, "dead", error)))
        #expect(
            ask("dead_letters", on: submitter)
                == .returning(.list([.tuple([.int(1), .text("a"), error])]))
        )
        #expect(ask("drop_dead", on: submitter) == .returning(.int(1)))
        #expect(put("b") == .int(2))
        #expect(ask("lease", noWait, on: worker) == tasks((2, "b", 1)))
        #expect(
            ask("fail", [.int(2), error, .bool(false)], on: worker) == .returning(.bool(true))
        )
        #expect(ask("results", poll, on: submitter) == outcomes((2, "error", error)))
    }

    @Test func submittingWaitsForRoom() {
        let small = harness.create("WorkQueue", [.int(1), .int(2)])
        #expect(ask("put", [.text("a")], of: small, on: submitter) == .returning(.int(1)))
        harness.request(small, "put", [.text("b")], on: submitter)
        #expect(harness.reply(on: submitter) == nil)
        #expect(ask("lease", noWait, of: small, on: worker) == tasks((1, "a", 1)))
        #expect(harness.reply(on: submitter) == nil, "a leased task has not ended")
        _ = ask("complete", [.int(1), .null], of: small, on: worker)
        #expect(harness.reply(on: submitter) == .returning(.int(2)))
        #expect(ask("lease", noWait, of: small, on: worker) == tasks((2, "b", 1)))
        _ = ask("complete", [.int(2), .null], of: small, on: worker)
        // Two results wait, so there is room for none of this submitter's tasks.
        harness.request(small, "put", [.text("c")], on: submitter)
        #expect(harness.reply(on: submitter) == nil)
        harness.processID = 1
        let thread = harness.serve()
        #expect(
            ask("results", [.int(1)], of: small, on: thread) == outcomes((1, "result", .null))
        )
        #expect(harness.reply(on: submitter) == .returning(.int(3)))
        let full =
            [.text("d")] + [WireValue](repeating: .null, count: 7)
            + [.bool(false), .null, .null, .null, .null, .bool(true), .int(1)]
        harness.request(small, "put", full, on: submitter)
        harness.advance(by: .seconds(1))
        #expect(harness.reply(on: submitter) == .raising(.queueFull))
    }

    @Test func cancelledTasksEndAndTheirWorkersAreTold() {
        #expect(put("a") == .int(1))
        #expect(put("b") == .int(2))
        #expect(ask("lease", [.int(1)], on: worker) == tasks((1, "a", 1)))
        let ids = WireValue.list([.int(1), .int(2), .int(9)])
        #expect(ask("cancel", [ids], on: submitter) == .returning(.list([.int(1), .int(2)])))
        #expect(
            ask("results", poll, on: submitter)
                == outcomes((1, "cancelled", .null), (2, "cancelled", .null))
        )
        #expect(ask("revoked", on: worker) == .returning(.list([.int(1)])))
        #expect(ask("complete", [.int(1), .null], on: worker) == .returning(.bool(false)))
    }

    @Test func anAnswerThatIsntReadGivesItsTasksBack() {
        #expect(put("a") == .int(1))
        harness.request(queue, "lease", [.int(1)], on: worker)
        harness.close(worker, leftUnread: true)
        harness.processID = 2
        let thread = harness.serve()
        #expect(ask("lease", noWait, on: thread) == tasks((1, "a", 1)))
        #expect(ask("complete", [.int(1), .int(5)], on: thread) == .returning(.bool(true)))
        harness.request(queue, "results", on: submitter)
        harness.close(submitter, leftUnread: true)
        harness.processID = 1
        let other = harness.serve()
        #expect(ask("results", poll, on: other) == outcomes((1, "result", .int(5))))
    }

    @Test func pauseDrainAndClose() {
        _ = ask("pause", on: submitter)
        #expect(put("a") == .int(1))
        #expect(ask("lease", noWait, on: worker) == .returning(.list([])))
        harness.request(queue, "lease", on: worker)
        harness.request(queue, "drain", on: submitter)
        harness.processID = 1
        let other = harness.serve()
        _ = ask("resume", on: other)
        #expect(harness.reply(on: worker) == tasks((1, "a", 1)))
        #expect(harness.reply(on: submitter) == nil)
        _ = ask("complete", [.int(1), .null], on: worker)
        #expect(harness.reply(on: submitter) == .returning(.bool(true)))
        harness.request(queue, "lease", on: worker)
        _ = ask("close", on: other)
        #expect(harness.reply(on: worker) == .raising(.queueShutDown))
        #expect(ask("put", [.null], on: submitter) == .raising(.queueShutDown))
        #expect(ask("results", on: submitter) == outcomes((1, "result", .null)))
        #expect(ask("results", on: submitter) == .raising(.queueShutDown))
    }

    @Test func aSubmittersEndDropsItsResultsAndMayEndItsTasks() {
        let bound = terms() + [.null, .null, .bool(true)]
        #expect(put("bound", bound) == .int(1))
        #expect(put("lasting") == .int(2))
        harness.close(submitter)
        harness.endProcess(1)
        #expect(ask("lease", noWait, on: worker) == tasks((2, "lasting", 1)))
        #expect(ask("complete", [.int(2), .null], on: worker) == .returning(.bool(true)))
        guard case .returning(.dict(let counts))? = ask("counts", on: worker) else {
            Issue.record("no counts")
            return
        }
        #expect(counts[text: "results"] == .int(0))
        #expect(counts[text: "cancelled"] == .int(1))
        #expect(counts[text: "completed"] == .int(1))
    }

    @Test func aLinksLeasesEndWithIt() {
        #expect(put("a", terms(attempts: 2)) == .int(1))
        let link = harness.openLink()
        harness.call(1, queue, "lease", [.int(1)], on: link)
        #expect(ask("lease", noWait, on: worker) == .returning(.list([])))
        harness.close(link)
        guard case .returning(.list(let tasks))? = ask("lease", noWait, on: worker) else {
            Issue.record("no task")
            return
        }
        #expect(tasks.count == 1)
    }

    @Test func aTaskThatALinksClientHasNotReadIsNotLost() {
        #expect(put("a") == .int(1))
        let link = harness.openLink()
        harness.call(1, queue, "lease", [.int(1)], on: link)
        #expect(harness.rawLinkFrame(on: link) != nil)
        harness.close(link)
        #expect(ask("lease", noWait, on: worker) == tasks((1, "a", 1)))
        #expect(put("b") == .int(2))
        let other = harness.openLink()
        harness.call(1, queue, "lease", [.int(1)], on: other)
        #expect(harness.rawLinkFrame(on: other) != nil)
        harness.send(.received(calls: [1]), on: other)
        harness.close(other)
        #expect(ask("lease", noWait, on: worker) == .returning(.list([])))
    }

    @Test func leavingEndsTheWorkersOwnCalls() {
        let named: [WireValue] = [.int(1), .null, .bool(true), .null, .text("w")]
        harness.request(queue, "lease", named, on: worker)
        harness.processID = 2
        let thread = harness.serve()
        harness.request(queue, "revoked", [.bool(true), .null, .text("w")], on: thread)
        harness.processID = 3
        let other = harness.serve()
        harness.request(queue, "lease", on: other)
        #expect(harness.reply(on: worker) == nil)
        #expect(harness.reply(on: thread) == nil)
        #expect(ask("leave", [.text("w")], on: submitter) == .returning(.null))
        #expect(harness.reply(on: worker) == .returning(.list([])))
        #expect(harness.reply(on: thread) == .returning(.list([])))
        #expect(harness.reply(on: other) == nil)
        #expect(put("a") == .int(1))
        #expect(harness.reply(on: other) == tasks((1, "a", 1)))
    }

    @Test func aWorkerIsToldOnceOfAllThatItHasLost() {
        for payload in ["a", "b", "c"] { _ = put(payload) }
        #expect(ask("lease", noWait, on: worker) == tasks((1, "a", 1), (2, "b", 1), (3, "c", 1)))
        harness.processID = 3
        let other = harness.serve()
        harness.request(queue, "revoked", on: other)
        harness.request(queue, "revoked", on: worker)
        let ids = WireValue.list([.int(1), .int(3)])
        #expect(ask("cancel", [ids], on: submitter) == .returning(ids))
        #expect(harness.reply(on: worker) == .returning(ids))
        #expect(harness.reply(on: other) == nil)
    }

    @Test func tasksEndWithoutMemory() {
        let harness = CoreHarness { $0.limits.memoryInBytes = 1 << 30 }
        let queue = harness.create("WorkQueue")
        let client = harness.serve()
        func ask(_ method: String, _ arguments: [WireValue] = []) -> Reply? {
            harness.request(queue, method, arguments, on: client)
            return harness.reply(on: client)
        }
        let payloads = WireValue.list([.int(5), .int(6), .int(7)])
        _ = ask("put_all", [payloads])
        _ = ask("lease", [.int(3)])
        harness.core.sampledMemory(1 << 30, into: &harness.output)
        harness.carryOut()
        guard case .raising? = ask("put", [.int(8)]) else {
            Issue.record("there is memory")
            return
        }
        #expect(ask("complete", [.int(1)]) == .returning(.bool(true)))
        let pairs = WireValue.list([.tuple([.int(2), .null])])
        #expect(ask("complete_all", [pairs]) == .returning(.list([])))
        #expect(
            ask("complete_each", [.null, .list([.int(3)]), .null]) == .returning(.list([]))
        )
        #expect(ask("drain") == .returning(.bool(true)))
    }

    @Test func aLongSubmissionGoesInAsRoomComes() {
        let small = harness.create("WorkQueue", [.int(2)])
        let count = 2_000
        let payloads = WireValue.list((0..<count).map { .int($0) })
        let terms = [WireValue](repeating: .null, count: 7) + [.bool(false)]
        harness.request(small, "put_all", [payloads] + terms, on: submitter)
        for id in 1...count {
            let task = WireValue.tuple([.int(id), .int(id - 1), .int(1)])
            #expect(ask("lease", of: small, on: worker) == .returning(.list([task])))
            _ = ask("complete", [.int(id)], of: small, on: worker)
        }
        #expect(
            harness.reply(on: submitter) == .returning(.list((1...count).map { .int($0) }))
        )
    }
}
