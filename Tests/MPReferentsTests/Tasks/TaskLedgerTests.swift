import MPSystem
import Testing

@testable import MPReferents

@Suite("Ledger of tasks")
struct TaskLedgerTests {
    private var ledger = TaskLedger()
    private static let second = Duration.seconds(1)

    private mutating func submit(
        _ terms: TaskTerms? = nil,
        by submitter: UInt64 = 1
    ) throws -> TaskID {
        guard case .accepted(let id) = ledger.submit(by: submitter, terms) else {
            throw UnexpectedResult()
        }
        return id
    }

    private struct UnexpectedResult: Error {}

    private mutating func lease(
        _ worker: UInt64 = 7,
        upTo count: Int = 1,
        for duration: Duration? = nil,
        begins: Bool = true,
        at now: Duration = .zero
    ) -> [TaskID] {
        var ids: [TaskID] = []
        ledger.lease(worker, upTo: count, for: duration, begins: begins, at: now, into: &ids)
        return ids
    }

    private mutating func hasLeasable(_ worker: UInt64) -> Bool {
        ledger.hasLeasable(for: worker)
    }

    @Test mutating func tasksGoInOrderOfSubmissionAndEndForTheirSubmitters() throws {
        let first = try submit(by: 1)
        let second = try submit(by: 2)
        #expect(lease(upTo: 5) == [first, second])
        #expect(ledger.complete(second, by: 7) == TaskEnding(id: second, submitter: 2))
        #expect(ledger.complete(second, by: 7) == nil)
        #expect(ledger.complete(first, by: 8) == nil, "another worker doesn't hold it")
        #expect(ledger.complete(first, by: 7) == TaskEnding(id: first, submitter: 1))
        #expect(ledger.isDrained)
        #expect(ledger.counts.completed == 2)
        #expect(ledger.counts.unended == 0)
    }

    @Test mutating func higherPrioritiesGoFirst() throws {
        let plain = try submit()
        let low = try submit(TaskTerms(priority: -1))
        let high = try submit(TaskTerms(priority: 3))
        let equallyHigh = try submit(TaskTerms(priority: 3))
        #expect(lease(upTo: 9) == [high, equallyHigh, plain, low])
    }

    @Test mutating func releasedTasksGoBackToTheirPlaces() throws {
        let ids = try (0..<4).map { _ in try submit() }
        #expect(lease(upTo: 3) == Array(ids[..<3]))
        #expect(ledger.release([ids[1], ids[0], 99], by: 7) == [99])
        #expect(ledger.attempts(of: ids[0]) == 0)
        #expect(lease(upTo: 9) == [ids[0], ids[1], ids[3]])
    }

    @Test mutating func tasksWaitForTheirTime() throws {
        let late = try submit(TaskTerms(notBefore: .seconds(5)))
        let early = try submit()
        #expect(ledger.counts.delayed == 1)
        #expect(lease(upTo: 9) == [early])
        #expect(ledger.nextTime == .seconds(5))
        #expect(ledger.timePassed(.seconds(4)) == [])
        #expect(lease(at: .seconds(4)) == [])
        #expect(ledger.timePassed(.seconds(5)) == [])
        #expect(lease(at: .seconds(5)) == [late])
        #expect(ledger.nextTime == nil)
    }

    @Test mutating func failedTasksAreTriedAgainAfterGrowingTimes() throws {
        let backOff = TaskBackOff(first: .seconds(1), factor: 3, maximum: .seconds(5))
        let id = try submit(TaskTerms(maxAttempts: 4, backOff: backOff))
        var now = Duration.zero
        for wait in [1, 3, 5] {
            #expect(lease(at: now) == [id])
            let next = now + .seconds(wait)
            #expect(ledger.fail(id, by: 7, at: now) == .retried(at: next))
            #expect(lease(at: now) == [])
            #expect(ledger.nextTime == next)
            now = next
            #expect(ledger.timePassed(now) == [])
        }
        #expect(lease(at: now) == [id])
        #expect(ledger.fail(id, by: 7, at: now) == .deadLetter(TaskEnding(id: id, submitter: 1)))
        #expect(ledger.fail(id, by: 7, at: now) == nil)
        #expect(ledger.counts.dead == 1)
        #expect(ledger.counts.retried == 3)
    }

    @Test mutating func failuresThatMayNotBeRetriedEnd() throws {
        let retryable = try submit(TaskTerms(maxAttempts: 3))
        let single = try submit()
        _ = lease(upTo: 2)
        let ending = TaskEnding(id: retryable, submitter: 1)
        #expect(ledger.fail(retryable, by: 7, mayRetry: false, at: .zero) == .ended(ending))
        let other = TaskEnding(id: single, submitter: 1)
        #expect(ledger.fail(single, by: 7, at: .zero) == .ended(other))
        #expect(ledger.counts.failed == 2)
    }

    @Test mutating func aKeyIsTakenUntilItsTaskEnds() throws {
        let terms = TaskTerms(key: "a")
        let id = try submit(terms)
        #expect(ledger.submit(by: 2, terms) == .duplicate(of: id))
        _ = lease()
        #expect(ledger.submit(by: 2, terms) == .duplicate(of: id))
        _ = ledger.complete(id, by: 7)
        #expect(try submit(terms) == id + 1)
    }

    @Test mutating func deadlinesEndTasksWhereverTheyAre() throws {
        let queued = try submit(TaskTerms(priority: -1, deadline: .seconds(2)))
        let held = try submit(TaskTerms(deadline: .seconds(1)))
        #expect(lease() == [held])
        #expect(ledger.nextTime == .seconds(1))
        let events = ledger.timePassed(.seconds(2))
        #expect(
            events == [
                .expired(TaskEnding(id: held, submitter: 1), worker: 7),
                .expired(TaskEnding(id: queued, submitter: 1), worker: nil),
            ]
        )
        #expect(ledger.complete(held, by: 7) == nil)
        #expect(lease() == [])
        #expect(ledger.counts.expired == 2)
        #expect(ledger.isDrained)
    }

    @Test mutating func anAttemptThatTakesTooLongIsTakenAway() throws {
        let single = try submit(TaskTerms(timeLimit: .seconds(3)))
        let retryable = try submit(TaskTerms(timeLimit: .seconds(3), maxAttempts: 2))
        _ = lease(upTo: 2, at: .seconds(10))
        #expect(ledger.nextTime == .seconds(13))
        let ending = TaskEnding(id: single, submitter: 1)
        #expect(
            ledger.timePassed(.seconds(13)) == [
                .timeLimitPassed(single, worker: 7, .ended(ending)),
                .timeLimitPassed(retryable, worker: 7, .retried(at: .seconds(13))),
            ]
        )
        #expect(lease(at: .seconds(13)) == [retryable])
        #expect(ledger.nextTime == .seconds(16))
    }

    @Test mutating func timeLimitsBeginWithTheAttempt() throws {
        let id = try submit(TaskTerms(timeLimit: .seconds(3)))
        #expect(lease(begins: false) == [id])
        #expect(ledger.nextTime == nil)
        #expect(ledger.begin([id, 99], by: 7, at: .seconds(5)) == [99])
        #expect(ledger.attempts(of: id) == 1)
        #expect(ledger.nextTime == .seconds(8))
        #expect(ledger.begin([id], by: 7, at: .seconds(6)) == [])
        #expect(ledger.attempts(of: id) == 1, "it begins only once")
    }

    @Test mutating func leasesEndUnlessTheyAreRenewed() throws {
        let id = try submit(TaskTerms(maxAttempts: 2))
        #expect(lease(for: .seconds(10)) == [id])
        #expect(ledger.renew([id, 99], by: 7, for: .seconds(10), at: .seconds(8)) == [99])
        #expect(ledger.timePassed(.seconds(10)) == [])
        #expect(ledger.nextTime == .seconds(18))
        #expect(ledger.renew([id], by: 7, for: .seconds(2), at: .seconds(10)) == [])
        #expect(ledger.nextTime == .seconds(12), "a lease can be shortened")
        #expect(
            ledger.timePassed(.seconds(12)) == [
                .leaseEnded(id, worker: 7, .retried(at: .seconds(12)))
            ]
        )
        #expect(ledger.renew([id], by: 7, for: .seconds(2), at: .seconds(12)) == [id])
        #expect(lease(8, for: .seconds(1), at: .seconds(12)) == [id])
        #expect(ledger.complete(id, by: 7) == nil, "the first worker's result comes too late")
        let ending = TaskEnding(id: id, submitter: 1)
        #expect(
            ledger.timePassed(.seconds(13)) == [.leaseEnded(id, worker: 8, .deadLetter(ending))]
        )
    }

    @Test mutating func aTaskThatHadNotBegunSurvivesItsLease() throws {
        let id = try submit()
        #expect(lease(for: .seconds(1), begins: false) == [id])
        #expect(ledger.timePassed(.seconds(1)) == [.leaseEnded(id, worker: 7, .returned)])
        #expect(lease() == [id])
    }

    @Test mutating func tasksThatBeganAreLostWithTheirWorker() throws {
        let lost = try submit()
        let retryable = try submit(TaskTerms(maxAttempts: 2))
        let unbegun = try submit()
        #expect(lease(upTo: 2) == [lost, retryable])
        #expect(lease(begins: false) == [unbegun])
        let fates = ledger.leave(7, at: .seconds(1))
        #expect(fates.map(\.id) == [lost, retryable, unbegun])
        let ending = TaskEnding(id: lost, submitter: 1)
        #expect(fates.map(\.fate) == [.ended(ending), .retried(at: .seconds(1)), .returned])
        #expect(ledger.counts.lost == 1)
        let none = ledger.leave(7, at: .seconds(1))
        #expect(none.isEmpty)
        #expect(lease(8, upTo: 9) == [retryable, unbegun])
        let last = ledger.leave(8, at: .seconds(2)) { $0 == retryable }
        let dead = TaskEnding(id: retryable, submitter: 1)
        #expect(last.map(\.fate) == [.deadLetter(dead), .returned])
    }

    @Test mutating func cancelledTasksEndAtOnce() throws {
        let queued = try submit()
        let delayed = try submit(TaskTerms(notBefore: .seconds(1)))
        let held = try submit(TaskTerms(priority: 1))
        #expect(lease() == [held])
        #expect(ledger.cancel(queued) == .waiting(TaskEnding(id: queued, submitter: 1)))
        #expect(ledger.cancel(queued) == .unknown)
        #expect(ledger.cancel(delayed) == .waiting(TaskEnding(id: delayed, submitter: 1)))
        #expect(ledger.cancel(held) == .leased(TaskEnding(id: held, submitter: 1), worker: 7))
        #expect(ledger.complete(held, by: 7) == nil)
        #expect(ledger.timePassed(.seconds(1)) == [])
        #expect(lease(upTo: 9) == [])
        #expect(ledger.counts.cancelled == 3)
        #expect(ledger.counts.unended == 0)
    }

    @Test mutating func workersTakeOnlyWhatFitsTheirOffer() throws {
        let large = try submit(TaskTerms(demands: ["gpu": 1, "memory": 6]))
        let small = try submit(TaskTerms(demands: ["memory": 3]))
        let plain = try submit()
        let labelled = try submit(TaskTerms(priority: 1, demands: ["linux": 0]))
        ledger.join(7, offering: ["gpu": 1, "memory": 8])
        ledger.join(8, offering: ["linux": 0])
        #expect(lease(7, upTo: 9) == [large, plain], "the rest of the memory isn't enough")
        #expect(hasLeasable(7) == false)
        _ = ledger.complete(large, by: 7)
        #expect(hasLeasable(7) == true)
        #expect(lease(7, upTo: 9) == [small])
        #expect(lease(8, upTo: 9) == [labelled])
    }

    @Test mutating func anOfferCanChangeWhileTasksAreHeld() throws {
        let demand = TaskTerms(demands: ["cpu": 2])
        let first = try submit(demand)
        let second = try submit(demand)
        ledger.join(7, offering: ["cpu": 3])
        #expect(lease(7, upTo: 9) == [first])
        ledger.join(7, offering: [:])
        ledger.join(7, offering: ["cpu": 3])
        #expect(lease(7, upTo: 9) == [])
        ledger.join(7, offering: ["cpu": 4])
        #expect(lease(7, upTo: 9) == [second])
    }

    @Test mutating func aFullLedgerTakesNoTask() throws {
        ledger = TaskLedger(capacity: 2)
        let id = try submit()
        _ = try submit()
        #expect(ledger.submit(by: 1) == .full)
        _ = lease()
        #expect(ledger.submit(by: 1) == .full, "leased tasks count, too")
        _ = ledger.complete(id, by: 7)
        #expect(try submit() == 3)
    }

    @Test mutating func pausedAndClosedLedgers() throws {
        let id = try submit()
        ledger.pause()
        #expect(lease() == [])
        #expect(hasLeasable(7) == false)
        ledger.resume()
        ledger.close()
        #expect(ledger.submit(by: 1) == .closed)
        #expect(lease() == [id])
    }

    @Test mutating func tasksCanEndWithTheirSubmitter() throws {
        let bound = TaskTerms(endsWithSubmitter: true)
        let held = try submit(bound, by: 1)
        let queued = try submit(bound, by: 1)
        let other = try submit(bound, by: 2)
        let lasting = try submit(by: 1)
        #expect(lease() == [held])
        #expect(
            ledger.submitterEnded(1) == [
                .leased(TaskEnding(id: held, submitter: 1), worker: 7),
                .waiting(TaskEnding(id: queued, submitter: 1)),
            ]
        )
        #expect(ledger.submitterEnded(1) == [])
        #expect(lease(upTo: 9) == [other, lasting])
        #expect(ledger.bound == [2: [other]])
        _ = ledger.complete(other, by: 7)
        #expect(ledger.bound.isEmpty)
    }

    @Test mutating func obsoletePlacesAndTimersDontPileUp() throws {
        let terms = TaskTerms(deadline: .seconds(1_000_000))
        for round in 0..<2_000 {
            let id = try submit(round.isMultiple(of: 2) ? terms : nil)
            if round.isMultiple(of: 3) {
                _ = lease(for: .seconds(60))
                _ = ledger.complete(id, by: 7)
            } else {
                _ = ledger.cancel(id)
            }
        }
        #expect(ledger.isDrained)
        #expect(ledger.timers.count < 1_200)
        #expect((ledger.workers[0]?.held.count ?? 0) < 100)
    }

    @Test mutating func obsoletePlacesAreAtMostHalf() throws {
        let ids = try (0..<1_000).map { _ in try submit() }
        for (index, id) in ids.enumerated() where !index.isMultiple(of: 10) {
            #expect(ledger.cancel(id) == .waiting(TaskEnding(id: id, submitter: 1)))
        }
        #expect(ledger.plain.obsolete <= 100)
        #expect(
            lease(upTo: 1_000) == ids.enumerated().filter { $0.offset % 10 == 0 }.map(\.element)
        )
    }
}
