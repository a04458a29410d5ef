import MPWire
import Testing

@testable import MPReferents

/// What a work queue tells those who inspect its server. Callers are sessions, numbered.
@Suite struct WorkQueueReportTests {
    private func report(
        of queue: SharedObject,
        at now: Duration = .zero,
        _ work: WorkMeter = .unlimited
    ) throws -> WorkQueueReport {
        try WireCoding.decode(try #require(queue.referent.report(at: now, work)))
    }

    @Test func anEmptyQueueHasNothingToTell() throws {
        let report = try report(of: try SharedObject("WorkQueue()"))
        #expect(report.counts == WorkQueueCounts())
        #expect(report.workers.isEmpty)
        #expect(report.tasks.isEmpty)
        #expect(!report.isPaused)
        #expect(!report.isClosed)
        #expect(report.rates == .init(submitted: 0, ended: 0))
    }

    @Test func tellsOfWorkersAndTheirTasks() throws {
        var queue = try SharedObject("WorkQueue()")
        queue.referent.begin(at: .seconds(100))
        _ = queue("join({'gpu': 2, 'fast': 0})", from: 7)
        _ = queue("put_all(['a', 'b', 'c'], name='resize', key='k', submitter='s')")
        _ = queue("put('d', key='d', attempts=3, submitter='s')")
        _ = queue("put('e', name='crop', submitter='s')")
        _ = queue("put('f', delay=1000, submitter='s')")
        #expect(queue("lease(worker='w')") == "takes [(1, 'a', 1)]")
        queue.referent.begin(at: .milliseconds(101_250))
        #expect(queue("lease(1, begin=False)", from: 7) == "takes [(2, 'd', 1)]")
        #expect(queue("lease()", from: 9) == "takes [(3, 'e', 1)]")
        #expect(queue("lease()", from: 10) == "parks")
        #expect(queue("drain()") == "parks")
        let report = try report(of: queue, at: .milliseconds(103_750))
        #expect(report.counts.leased == 3)
        #expect(report.counts.delayed == 1)
        #expect(report.counts.workers == 4)
        #expect(report.waiting == .init(submitters: 0, workers: 1, drainers: 1))
        #expect(report.rates.submitted > 1)
        #expect(report.workers.map(\.session) == [7, 9, 10, nil])
        #expect(report.workers.map(\.name) == [nil, nil, nil, "w"])
        #expect(report.workers.map(\.leased) == [1, 1, 0, 1])
        #expect(report.workers.map(\.oldest) == [2.5, 2.5, nil, 3.7])
        #expect(report.workers[0].offering == ["gpu": 2, "fast": 0])
        #expect(report.tasks.map(\.id) == [1, 2, 3])
        #expect(report.tasks.map(\.name) == ["resize", nil, "crop"])
        #expect(report.tasks.map(\.key) == ["k", "d", nil])
        #expect(report.tasks.map(\.hasBegun) == [true, false, true])
        #expect(report.tasks.map(\.attempts) == [1, 0, 1])
        #expect(report.tasks.map(\.worker) == ["w", nil, nil])
        #expect(report.tasks.map(\.session) == [nil, 7, 9])
        #expect(
            queue("tasks(1)")
                == "[{'id': 1, 'state': 'leased', 'attempts': 1, 'priority': 0, 'key': 'k', "
                + "'name': 'resize', 'worker': 'w'}]"
        )
        #expect(
            queue("put('g', name=5)") == #"TypeError("a task's name must be a str, not int")"#
        )
        // The age of a task is that of its attempt.
        queue.referent.begin(at: .seconds(110))
        #expect(queue("begin(2)", from: 7) == "[]")
        let later = try self.report(of: queue, at: .seconds(111))
        #expect(later.tasks.map(\.id) == [1, 3, 2])
        #expect(later.tasks[2].age == 1)
        #expect(later.tasks[2].hasBegun)
        _ = queue("pause()")
        _ = queue("close()")
        let last = try self.report(of: queue)
        #expect(last.isPaused)
        #expect(last.isClosed)
        #expect(last.waiting.workers == 1)
    }

    @Test func countsSubmittersThatWait() throws {
        var queue = try SharedObject("WorkQueue(1, 1)")
        _ = queue("put('a', submitter='s')")
        #expect(queue("put('b', submitter='t')") == "parks")
        _ = queue("lease()", from: 9)
        #expect(queue("complete(1)", from: 9) == "True; call 2: 2")
        // Not for room, but until results are taken.
        #expect(queue("put('c', submitter='s')") == "parks")
        #expect(queue("put('d', submitter='u')") == "parks")
        #expect(try report(of: queue).waiting.submitters == 2)
    }

    @Test func isBoundedWhateverThereIs() throws {
        var queue = try SharedObject("WorkQueue()")
        let labels = (0..<2000).map { "'label \($0)'" }.joined(separator: ", ")
        for worker in 1...30 { _ = queue("join([\(labels)])", from: UInt64(worker)) }
        let name = String(repeating: "\u{1b}", count: 300)
        for task in 0..<100 {
            queue.referent.begin(at: .seconds(task))
            _ = queue("put(\(task), name='\(name)', submitter='s')")
            _ = queue("lease()", from: UInt64(task % 30 + 1))
        }
        let value = try #require(queue.referent.report(at: .seconds(100), .unlimited))
        let report: WorkQueueReport = try WireCoding.decode(value)
        #expect(report.workers.compactMap(\.session) == Array(1...20))
        #expect(report.workers.allSatisfy { $0.offering.count == 16 })
        #expect(report.workers[0].oldest == 100)
        #expect(report.tasks.map(\.id) == Array(1...10))
        #expect(report.tasks.allSatisfy { !($0.name ?? "").contains("\u{1b}") })
        var pickle: [UInt8] = []
        value.appendPickle(to: &pickle)
        #expect(pickle.count < 50_000)
    }

    @Test func tellsNothingIfTooLittleWorkIsLeft() throws {
        let queue = try SharedObject("WorkQueue()")
        let meter = WorkMeter(limit: 1000)
        #expect(queue.referent.report(at: .zero, meter) == nil)
        #expect(!meter.isExhausted)
        #expect(queue.referent.report(at: .zero, WorkMeter()) != nil)
        #expect(try SharedObject("[1]").referent.report(at: .zero, .unlimited) == nil)
    }

    @Test func forgetsWorkersThatHaveLeft() throws {
        var queue = try SharedObject("WorkQueue()")
        _ = queue("join()", from: 7)
        _ = queue("put('a', submitter='s')")
        _ = queue("lease()", from: 7)
        #expect(queue.abandon(7) == "")
        let report = try report(of: queue)
        #expect(report.workers.isEmpty)
        #expect(report.tasks.isEmpty)
        let state = try #require(queue.referent as? WorkQueueReferent)
        #expect(state.workerOrigins.isEmpty)
    }
}
