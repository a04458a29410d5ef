import MPWire
import Testing

@testable import MPReferents

/// What a work queue keeps, and for how long. Callers are sessions, numbered; calls are numbered from 1.
@Suite struct WorkQueueReferentTests {
    private func state(of queue: SharedObject) throws -> WorkQueueReferent {
        try #require(queue.referent as? WorkQueueReferent)
    }

    private func expectNoOutbox(of queue: SharedObject, line: Int = #line) throws {
        let state = try state(of: queue)
        #expect(state.outboxes.isEmpty, "line \(line)")
        #expect(state.outboxCalls.isEmpty, "line \(line)")
        #expect(state.outcomeCount == 0, "line \(line)")
    }

    @Test func namedSubmittersAreForgottenWhoseTasksHaveEnded() throws {
        var queue = try SharedObject("WorkQueue()")
        #expect(queue("put('a', submitter='s')") == "1")
        #expect(queue("lease()", from: 9) == "takes [(1, 'a', 1)]")
        #expect(queue("result(1, submitter='s')") == "parks")
        #expect(queue("complete(1, 5)", from: 9) == "True; call 3: takes (1, 'result', 5)")
        try expectNoOutbox(of: queue)
        #expect(queue("put('b', submitter='s')") == "2")
        #expect(queue("lease()", from: 9) == "takes [(2, 'b', 1)]")
        #expect(queue("complete(2, 6)", from: 9) == "True")
        #expect(queue("result(2, submitter='s')") == "takes (2, 'result', 6)")
        try expectNoOutbox(of: queue)
        #expect(queue.restore(8) == "")
        #expect(queue.referent.size == 1)
        #expect(queue("results(submitter='s')") == "takes [(2, 'result', 6)]")
        try expectNoOutbox(of: queue)
    }

    @Test func namedSubmittersAreForgottenWhoseCallsHaveEnded() throws {
        var queue = try SharedObject("WorkQueue(1)")
        #expect(queue("results(submitter='s')") == "parks")
        #expect(queue.expire(1) == "[]")
        try expectNoOutbox(of: queue)
        #expect(queue("results(submitter='s')") == "parks")
        #expect(queue.forget(2) == "")
        try expectNoOutbox(of: queue)
        #expect(queue("put('a', keep_result=False)") == "1")
        #expect(queue("put('b', submitter='s', block=False)") == "queue.Full()")
        try expectNoOutbox(of: queue)
        #expect(queue("results(submitter='s')") == "parks")
        #expect(queue("close()") == "None; call 5: queue.ShutDown()")
        try expectNoOutbox(of: queue)
    }

    @Test func callsThatWaitInOutboxesEndInEachWay() throws {
        var queue = try SharedObject("WorkQueue(0, 1)")
        for payload in ["a", "b"] {
            _ = queue("put('\(payload)', submitter='s')")
            _ = queue("lease()", from: 9)
        }
        #expect(queue("complete(1)", from: 9) == "True")
        for _ in 6...7 { #expect(queue("put('c', submitter='s')") == "parks") }
        #expect(queue("result(2, submitter='s')") == "parks")
        #expect(queue("result(2, submitter='s')") == "parks; call 8: KeyError(2)")
        #expect(queue.expire(6) == "queue.Full()")
        #expect(queue.expire(9) == #"TimeoutError("the task hasn't ended yet")"#)
        #expect(queue.forget(7) == "")
        #expect(try state(of: queue).outboxCalls.isEmpty)
        #expect(queue.referent.size == 2)
        #expect(queue("complete(2)", from: 9) == "True")
        #expect(queue.referent.size == 2)
        #expect(
            queue("results(submitter='s')")
                == "takes [(1, 'result', None), (2, 'result', None)]"
        )
        try expectNoOutbox(of: queue)
    }

    @Test func aSessionTakesItsOutcomesWithIt() throws {
        var queue = try SharedObject("WorkQueue()")
        #expect(queue("put_all(['a', 'b'])", from: 8) == "[1, 2]")
        #expect(queue("lease()", from: 9) == "takes [(1, 'a', 1)]")
        #expect(queue("complete(1)", from: 9) == "True")
        #expect(queue("result(2)", from: 8) == "parks")
        #expect(queue.referent.size == 2)
        #expect(queue.abandon(8) == "call 4: queue.ShutDown()")
        try expectNoOutbox(of: queue)
        #expect(queue.referent.size == 1)
    }

    @Test func afterCloseATakerEndsWithItsOwnLastTask() throws {
        var queue = try SharedObject("WorkQueue()")
        #expect(queue("put('a', submitter='s')") == "1")
        #expect(queue("put('b', submitter='t')") == "2")
        #expect(queue("lease(2)", from: 9) == "takes [(1, 'a', 1), (2, 'b', 1)]")
        #expect(queue("results(submitter='s')") == "parks")
        #expect(queue("results(submitter='s')") == "parks")
        #expect(queue("results(submitter='t')") == "parks")
        #expect(queue("close()") == "None")
        #expect(
            queue("complete(1)", from: 9)
                == "True; call 4: takes [(1, 'result', None)]; call 5: queue.ShutDown()"
        )
        #expect(queue("complete(2)", from: 9) == "True; call 6: takes [(2, 'result', None)]")
        try expectNoOutbox(of: queue)
    }

    @Test func deadLettersKeepTheirTerms() throws {
        var queue = try SharedObject("WorkQueue()")
        #expect(queue("put('a', 3, None, 'k', 2, None, 100)") == "1")
        for _ in 1...2 {
            _ = queue("lease()", from: 9)
            #expect(queue("fail(1, 'bad')", from: 9) == "True")
        }
        #expect(
            queue("retry_dead(None, 'x')")
                == "TypeError(\"'str' object cannot be interpreted as an integer\")"
        )
        #expect(queue("retry_dead(None, 0)").hasPrefix("ValueError("))
        #expect(queue("put('b', key='k')", from: 8) == "2")
        #expect(queue("retry_dead()") == "[]", "the key is taken")
        #expect(queue("cancel(2)") == "[2]")
        #expect(queue("retry_dead(None, 4)") == "[3]")
        let state = try state(of: queue)
        let terms = try #require(state.ledger.terms(of: 3))
        #expect(terms.priority == 3)
        #expect(terms.key == "k")
        #expect(terms.maxAttempts == 4)
        #expect(terms.deadline == nil)
        #expect(state.deadLetters.isEmpty)
    }

    @Test func theOldestOfManyTasksAreShown() {
        let ids: [TaskID] = (1...500).map { ($0 &* 7919) % 10_007 }
        for limit in [1, 3, 499, 500, 600] {
            let least = WorkQueueReferent.least(limit, of: ids)
            #expect(least == Array(ids.sorted().prefix(limit)))
        }
    }

    @Test func namesHaveNumbersOfTheirOwn() throws {
        var queue = try SharedObject("WorkQueue()")
        _ = queue("join(['x'], 'v')")
        _ = queue("join(['x'], 'w')")
        _ = queue("leave('v')")
        _ = queue("join(['x'], 'u')")
        #expect(Set(try state(of: queue).names.keys) == ["u", "w"])
        #expect(Set(try state(of: queue).names.values).count == 2)
    }

    /// A task's trace goes to workers that ask for it, and to all who try it again.
    @Test func tracesGoWithTheirTasks() throws {
        var queue = try SharedObject("WorkQueue()")
        #expect(queue("put('a', attempts=2, trace={'traceparent': '00-1'})") == "1")
        #expect(queue("put('b')") == "2")
        #expect(queue("put_each({'trace': {'b3': '0'}}, None, 'c')") == "[3]")
        #expect(queue("lease(begin=True)", from: 9) == "takes [(1, 'a', 1)]")
        #expect(queue("fail(1, 'no')", from: 9) == "True")
        #expect(
            queue("lease(up_to=9, trace=True)", from: 9)
                == "takes [(1, 'a', 2, {'traceparent': '00-1'}), (2, 'b', 1), (3, 'c', 1, {'b3': '0'})]"
        )
        #expect(queue("fail(1, 'no')", from: 9) == "True")
        // A dead letter that is submitted again continues it, too.
        #expect(queue("retry_dead()", from: 9) == "[4]")
        #expect(
            queue("lease(trace=True)", from: 9)
                == "takes [(4, 'a', 1, {'traceparent': '00-1'})]"
        )
    }

    @Test(
        arguments: [
            ("'text'", "no dict of str by str"), ("{'a': 1}", "no dict of str by str"),
            ("{}", "without any pair"), ("{'': 'x'}", "an empty name"),
        ]
    )
    func refusesWhatIsNoTrace(_ trace: String, _ words: String) throws {
        var queue = try SharedObject("WorkQueue()")
        #expect(queue("put('a', trace=\(trace))").contains(words))
        #expect(queue("put('a', trace=None)") == "1")
        #expect(queue("lease(trace=True)", from: 9) == "takes [(1, 'a', 1)]")
    }
}
