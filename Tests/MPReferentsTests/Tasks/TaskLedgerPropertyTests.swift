import MPSystem
import Testing

@testable import MPReferents

/// Random steps: each accepted task must end exactly once, and never be with two workers.
@Suite("Ledger of tasks under random steps")
struct TaskLedgerPropertyTests {
    /// The ledger with what must be true of it.
    struct Model {
        var ledger = TaskLedger(capacity: 5_000)
        var random: SplitMix
        var now = Duration.zero
        /// Whether each task, by number, has ended; the first one is unused.
        var hasEnded: [Bool] = [true]
        /// The attempts that each task may begin, and has begun.
        var allowed: [Int] = [0]
        var begun: [Int] = [0]
        /// Which worker holds which tasks.
        var holders: [UInt64: Set<TaskID>] = [:]
        var nextWorker: UInt64 = 1
        var endings = 0
        var faults: [String] = []

        init(seed: UInt64) {
            random = SplitMix(seed: seed)
        }

        fileprivate mutating func end(_ ending: TaskEnding) {
            let place = Int(ending.id)
            if hasEnded[place] { faults.append("task \(ending.id) ended twice") }
            if ending.submitter != ending.id % 7 { faults.append("wrong submitter") }
            hasEnded[place] = true
            endings += 1
        }

        fileprivate mutating func apply(
            _ fate: TaskFailure,
            to id: TaskID,
            wasHeldBy worker: UInt64
        ) {
            if holders[worker]?.remove(id) == nil { faults.append("\(id) wasn't held") }
            switch fate {
            case .ended(let ending), .deadLetter(let ending): end(ending)
            case .returned: break
            case .retried:
                if begun[Int(id)] >= allowed[Int(id)] { faults.append("\(id) retried too often") }
            }
        }
    }

    @Test("Every task ends exactly once", .timeLimit(.minutes(10)), arguments: [1, 2])
    func everyTaskEndsOnce(seed: UInt64) {
        var model = Model(seed: seed)
        while model.hasEnded.count <= 500_000, model.faults.isEmpty { model.step() }
        model.finish()
        #expect(model.faults == [])
        #expect(model.endings == model.hasEnded.count - 1)
        #expect(model.ledger.counts.ended == UInt64(model.endings))
        #expect(model.ledger.counts.submitted == UInt64(model.endings))
        #expect(model.ledger.isDrained)
        let counts = model.ledger.counts
        for kind in [counts.completed, counts.failed, counts.lost, counts.cancelled, counts.dead] {
            #expect(kind > 0)
        }
        #expect(counts.expired > 0)
        #expect(counts.retried > 0)
    }
}

extension TaskLedgerPropertyTests.Model {
    mutating func step() {
        now += .milliseconds(random.next(below: 20))
        passTime()
        for _ in 0..<random.next(below: 40) { submit() }
        switch random.next(below: 32) {
        case 0: leave()
        case 1: cancel(random.next(below: 20))
        case 2: ledger.pause()
        case 3...6: join()
        default: ledger.resume()
        }
        guard let worker = anyWorker() else { return }
        lease(worker)
        guard let other = anyWorker() else { return }
        work(other)
    }

    /// Ends what is left.
    mutating func finish() {
        ledger.resume()
        ledger.close()
        var rounds = 0
        while !ledger.isDrained, faults.isEmpty, rounds < 20_000 {
            rounds += 1
            now += .milliseconds(50)
            passTime()
            join()
            guard let worker = anyWorker() else { continue }
            lease(worker)
            for worker in holders.keys.sorted() { work(worker) }
        }
    }

    private mutating func terms() -> TaskTerms? {
        guard random.next(below: 4) == 0 else { return nil }
        let kind = random.next(below: 10)
        return TaskTerms(
            priority: random.next(below: 5) - 2,
            notBefore: kind == 1 ? now + .milliseconds(random.next(below: 100)) : nil,
            deadline: kind == 2 ? now + .milliseconds(random.next(below: 400)) : nil,
            timeLimit: kind == 3 ? .milliseconds(random.next(below: 200)) : nil,
            maxAttempts: 1 + random.next(below: 3),
            backOff: TaskBackOff(first: .milliseconds(random.next(below: 30))),
            key: kind == 4 ? "key \(random.next(below: 50))" : nil,
            demands: kind == 5 ? ["gpu": random.next(below: 3)] : [:]
        )
    }

    private mutating func submit() {
        let terms = terms()
        let next = UInt64(hasEnded.count)
        switch ledger.submit(by: next % 7, terms, at: now) {
        case .accepted(let id):
            if id != next { faults.append("number \(id) instead of \(next)") }
            hasEnded.append(false)
            allowed.append(terms?.maxAttempts ?? 1)
            begun.append(0)
        case .duplicate(let other):
            if hasEnded[Int(other)] { faults.append("duplicate of an ended task") }
        case .full:
            if ledger.counts.unended < 5_000 { faults.append("full too early") }
        case .closed:
            faults.append("closed too early")
        }
    }

    private mutating func anyWorker() -> UInt64? {
        let workers = holders.keys.sorted()
        return workers.isEmpty ? nil : workers[random.next(below: workers.count)]
    }

    private mutating func join() {
        guard holders.count < 12 else { return }
        ledger.join(nextWorker, offering: nextWorker.isMultiple(of: 2) ? ["gpu": 2] : [:])
        holders[nextWorker] = []
        nextWorker += 1
    }

    private mutating func lease(_ worker: UInt64) {
        var ids: [TaskID] = []
        let begins = random.next(below: 2) == 0
        let duration = random.next(below: 2) == 0 ? Duration.milliseconds(300) : nil
        let count = random.next(below: 60)
        ledger.lease(worker, upTo: count, for: duration, begins: begins, at: now, into: &ids)
        for id in ids {
            if hasEnded[Int(id)] { faults.append("\(id) leased after its end") }
            if holders.values.contains(where: { $0.contains(id) }) {
                faults.append("\(id) is with two workers")
            }
            holders[worker]?.insert(id)
            if begins { begin(id) }
        }
        if !begins {
            let begun = ids.filter { _ in random.next(below: 3) > 0 }
            if !ledger.begin(begun, by: worker, at: now).isEmpty { faults.append("not held") }
            for id in begun { begin(id) }
        }
    }

    private mutating func begin(_ id: TaskID) {
        begun[Int(id)] += 1
        if begun[Int(id)] > allowed[Int(id)] { faults.append("\(id) began too often") }
    }

    /// A worker ends, releases and renews some of its tasks.
    private mutating func work(_ worker: UInt64) {
        for id in (holders[worker] ?? []).sorted() {
            let hasBegun = begun[Int(id)] == ledger.attempts(of: id) && begun[Int(id)] > 0
            switch random.next(below: 20) {
            case 0..<13 where hasBegun:
                guard let ending = ledger.complete(id, by: worker) else {
                    faults.append("\(id) isn't held by \(worker)")
                    return
                }
                holders[worker]?.remove(id)
                end(ending)
            case 13..<15 where hasBegun && ledger.tasks[id]?.state == .begun:
                let mayRetry = random.next(below: 3) > 0
                guard let fate = ledger.fail(id, by: worker, mayRetry: mayRetry, at: now) else {
                    faults.append("\(id) isn't held by \(worker)")
                    return
                }
                apply(fate, to: id, wasHeldBy: worker)
            case 15:
                if ledger.tasks[id]?.state == .begun { begun[Int(id)] -= 1 }
                if !ledger.release([id], by: worker).isEmpty { faults.append("not held") }
                holders[worker]?.remove(id)
            case 16:
                let lost = ledger.renew([id], by: worker, for: .milliseconds(200), at: now)
                if !lost.isEmpty { faults.append("\(id) isn't held by \(worker)") }
            case 17:
                if ledger.complete(id, by: worker + 1) != nil { faults.append("not its holder") }
            default: break
            }
        }
    }

    private mutating func leave() {
        guard let worker = anyWorker() else { return }
        for (id, fate) in ledger.leave(worker, at: now) {
            apply(fate, to: id, wasHeldBy: worker)
        }
        if holders[worker]?.isEmpty == false { faults.append("a task stayed with a dead worker") }
        holders[worker] = nil
    }

    private mutating func cancel(_ count: Int) {
        for _ in 0..<count {
            let id = TaskID(hasEnded.count - 1 - min(hasEnded.count - 1, random.next(below: 6_000)))
            switch ledger.cancel(id) {
            case .waiting(let ending): end(ending)
            case .leased(let ending, let worker):
                if holders[worker]?.remove(id) == nil { faults.append("\(id) wasn't held") }
                end(ending)
            case .unknown:
                if id > 0, !hasEnded[Int(id)] { faults.append("\(id) is unknown") }
            }
        }
    }

    private mutating func passTime() {
        for event in ledger.timePassed(now) {
            switch event {
            case .expired(let ending, let worker):
                if let worker, holders[worker]?.remove(ending.id) == nil {
                    faults.append("\(ending.id) wasn't held")
                }
                end(ending)
            case .timeLimitPassed(let id, let worker, let fate),
                .leaseEnded(let id, let worker, let fate):
                apply(fate, to: id, wasHeldBy: worker)
            }
        }
        if let next = ledger.nextTime, next <= now { faults.append("something was left to do") }
    }
}
