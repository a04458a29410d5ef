import MPReferents
import MPWire
import Testing

/// The rows are what CPython 3.13 answers; waiting is told call by call, numbered from 1.
@Suite struct QueueReferentTests {
    @Test("Arguments and texts", arguments: rows)
    func answers(row: MethodCase) throws {
        try row.check()
    }

    @Test func deliversInOrder() throws {
        var queue = try SharedObject("Queue()")
        #expect(queue("put(1)") == "None")
        #expect(queue("put_nowait(2)") == "None")
        #expect(queue("qsize()") == "2")
        #expect(queue("get()") == "takes 1")
        #expect(queue("get_nowait()") == "takes 2")
        #expect(queue("empty()") == "True")
    }

    @Test func handsAnItemToWhoeverHasWaitedLongest() throws {
        var queue = try SharedObject("Queue()")
        #expect(queue("get()") == "parks")
        #expect(queue("get(timeout=2.5)") == "parks for 2.5 seconds")
        #expect(queue("put('a')") == "None; call 1: takes 'a'")
        #expect(queue("put('b')") == "None; call 2: takes 'b'")
        #expect(queue("qsize()") == "0")
    }

    @Test func letsTheOldestPutInWhenThereIsRoom() throws {
        var queue = try SharedObject("Queue(1)")
        #expect(queue("put(1)") == "None")
        #expect(queue("put(2)") == "parks")
        #expect(queue("put(3, timeout=1)") == "parks for 1.0 seconds")
        #expect(queue("put(4, False)") == "queue.Full()")
        #expect(queue("put_nowait(4)") == "queue.Full()")
        #expect(queue("full()") == "True")
        #expect(queue("get()") == "takes 1; call 2: None")
        #expect(queue("get()") == "takes 2; call 3: None")
        #expect(queue("get()") == "takes 3")
    }

    /// Python compares the count with `maxsize` as it is.
    @Test(arguments: [("1.5", 2), ("True", 1), ("3", 3)])
    func countsAgainstWhateverNumber(maxsize: String, room: Int) throws {
        var queue = try SharedObject("Queue(\(maxsize))")
        for _ in 0..<room { #expect(queue("put_nowait(0)") == "None") }
        #expect(queue("put_nowait(0)") == "queue.Full()")
    }

    @Test(arguments: ["0", "-1", "nan", "inf", "10**30", "False"])
    func isUnboundedOtherwise(maxsize: String) throws {
        var queue = try SharedObject("Queue(\(maxsize))")
        for _ in 0..<3 { #expect(queue("put_nowait(0)") == "None") }
        #expect(queue("full()") == "False")
    }

    @Test func waitsForEverWithNaN() throws {
        var queue = try SharedObject("Queue()")
        #expect(queue("get(True, nan)") == "parks")
    }

    @Test func looksAtTheTimeoutEvenIfItNeedNotWait() throws {
        var queue = try SharedObject("Queue()")
        #expect(queue("put(1)") == "None")
        #expect(queue("get(True, -1)").hasPrefix("ValueError"))
        #expect(queue("get(True, 'a')").hasPrefix("TypeError"))
        #expect(queue("get(True, inf)") == "takes 1")
    }

    @Test func endsWaitingInEmptyOrFull() throws {
        var queue = try SharedObject("Queue(1)")
        #expect(queue("get(timeout=1)") == "parks for 1.0 seconds")
        #expect(queue.expire(1) == "_queue.Empty()")
        #expect(queue("put(1)") == "None")
        #expect(queue("put(2, timeout=1)") == "parks for 1.0 seconds")
        #expect(queue.expire(3) == "queue.Full()")
        #expect(queue("get()") == "takes 1")
        #expect(queue("qsize()") == "0")
    }

    @Test func givesNothingToThoseWhoHaveGone() throws {
        var queue = try SharedObject("Queue(1)")
        #expect(queue("get()") == "parks")
        #expect(queue("get()") == "parks")
        #expect(queue.forget(1) == "")
        #expect(queue("put(1)") == "None; call 2: takes 1")
        #expect(queue("put(2)") == "None")
        #expect(queue("put(3)") == "parks")
        #expect(queue("put(4)") == "parks")
        #expect(queue.forget(5) == "")
        #expect(queue("get()") == "takes 2; call 6: None")
        #expect(queue("get()") == "takes 4")
    }

    @Test func takesAnUndeliveredItemBackToTheHead() throws {
        var queue = try SharedObject("Queue()")
        #expect(queue("put(1)") == "None")
        #expect(queue("put(2)") == "None")
        #expect(queue("get()") == "takes 1")
        #expect(queue.restore(3) == "")
        #expect(queue("get()") == "takes 1")
        #expect(queue("get()") == "takes 2")
        #expect(queue("get()") == "parks")
        #expect(queue.restore(5) == "call 6: takes 2")
    }

    @Test func joinsWhenAllTasksAreDone() throws {
        var queue = try SharedObject("Queue()")
        #expect(queue("put(1)") == "None")
        #expect(queue("put(2)") == "None")
        #expect(queue("join()") == "parks")
        #expect(queue("join()") == "parks")
        #expect(queue.forget(4) == "")
        #expect(queue("task_done()") == "None")
        #expect(queue("task_done()") == "None; call 3: None")
        #expect(queue("task_done()") == "ValueError('task_done() called too many times')")
        #expect(queue("join()") == "None")
    }

    @Test func countsTasksThatAreHandedOverOrLetInLater() throws {
        var queue = try SharedObject("Queue(1)")
        #expect(queue("get()") == "parks")
        #expect(queue("put(1)") == "None; call 1: takes 1")
        #expect(queue("put(2)") == "None")
        #expect(queue("put(3)") == "parks")
        #expect(queue("get()") == "takes 2; call 4: None")
        for _ in 0..<3 { #expect(queue("task_done()") == "None") }
        #expect(queue("task_done()").hasPrefix("ValueError"))
    }

    @Test func shutsDownAndLetsTheRestOut() throws {
        var queue = try SharedObject("Queue(1)")
        #expect(queue("put(1)") == "None")
        #expect(queue("put(2)") == "parks")
        #expect(queue("join()") == "parks")
        #expect(queue("shutdown()") == "None; call 2: queue.ShutDown()")
        #expect(queue("put(3)") == "queue.ShutDown()")
        #expect(queue("get()") == "takes 1")
        #expect(queue("get(True, 'a')") == "queue.ShutDown()")
        #expect(queue("get_nowait()") == "queue.ShutDown()")
        #expect(queue("task_done()") == "None; call 3: None")
    }

    @Test func shutsDownAtOnceAndDropsTheRest() throws {
        var queue = try SharedObject("Queue()")
        #expect(queue("put(1)") == "None")
        #expect(queue("put(2)") == "None")
        #expect(queue("get()") == "takes 1")
        #expect(queue("join()") == "parks")
        #expect(queue("shutdown(immediate=True)") == "None")
        #expect(queue("qsize()") == "0")
        // The item that is out is still to be done; if it comes back, it isn't.
        #expect(queue.restore(3) == "call 4: None")
        #expect(queue("get()") == "queue.ShutDown()")
    }

    @Test func tellsThoseWhoWaitForItemsThatItIsShutDown() throws {
        var queue = try SharedObject("Queue('a')")
        #expect(queue("get()") == "parks")
        #expect(queue("shutdown()") == "None; call 1: queue.ShutDown()")
        #expect(queue("put(1)") == "queue.ShutDown()")
    }

    @Test func canNotBePickled() throws {
        #expect(try SharedObject("Queue()").referent.value == nil)
    }

    @Test func exposesWhatPythonDoesAndOurs() {
        #expect(
            QueueReferent.exposed == [
                "empty", "full", "get", "get_nowait", "join", "put", "put_nowait", "qsize",
                "shutdown", "task_done", "put_all", "get_all",
                "refused", "retry_refused", "drop_refused",
            ]
        )
    }

    static let rows = MethodCase.table(
        #"""
        Queue(1, 2)
            -> TypeError('Queue.__init__() takes from 1 to 2 positional arguments but 3 were given')
        Queue(foo=1) -> TypeError("Queue.__init__() got an unexpected keyword argument 'foo'")
        Queue(1, maxsize=2)
            -> TypeError("Queue.__init__() got multiple values for argument 'maxsize'")
        Queue().put(1, 2, 3, 4)
            -> TypeError('Queue.put() takes from 2 to 4 positional arguments but 5 were given')
        Queue().put() -> TypeError("Queue.put() missing 1 required positional argument: 'item'")
        Queue().put(block=1)
            -> TypeError("Queue.put() missing 1 required positional argument: 'item'")
        Queue().put(1, foo=3) -> TypeError("Queue.put() got an unexpected keyword argument 'foo'")
        Queue().put(1, item=3) -> TypeError("Queue.put() got multiple values for argument 'item'")
        Queue().put_nowait()
            -> TypeError("Queue.put_nowait() missing 1 required positional argument: 'item'")
        Queue().put_nowait(1, 2)
            -> TypeError('Queue.put_nowait() takes 2 positional arguments but 3 were given')
        Queue().get(1, 2, 3)
            -> TypeError('Queue.get() takes from 1 to 3 positional arguments but 4 were given')
        Queue().get(foo=3) -> TypeError("Queue.get() got an unexpected keyword argument 'foo'")
        Queue().get(1, block=3) -> TypeError("Queue.get() got multiple values for argument 'block'")
        Queue().get_nowait(1)
            -> TypeError('Queue.get_nowait() takes 1 positional argument but 2 were given')
        Queue().get_nowait() -> _queue.Empty()
        Queue().get(False) -> _queue.Empty()
        Queue().get(True, 0) -> _queue.Empty()
        Queue().get(True, False) -> _queue.Empty()
        Queue().get(False, -1) -> _queue.Empty()
        Queue().get(False, 'a') -> _queue.Empty()
        Queue().get(True, -1) -> ValueError("'timeout' must be a non-negative number")
        Queue().get(True, -inf) -> ValueError("'timeout' must be a non-negative number")
        Queue().get(True, 'a')
            -> TypeError("'<' not supported between instances of 'str' and 'int'")
        Queue().get(True, [])
            -> TypeError("'<' not supported between instances of 'list' and 'int'")
        Queue().get(True, inf) -> OverflowError('timestamp out of range for platform time_t')
        Queue().get(True, 1e20) -> OverflowError('timestamp out of range for platform time_t')
        Queue().get(True, 4611686018427387904)
            -> OverflowError('timestamp out of range for platform time_t')
        Queue().get(True, 10**30) -> OverflowError('timestamp out of range for platform time_t')
        Queue().get(True, 10**400) -> OverflowError('int too large to convert to float')
        Queue().get(True, -10**400) -> ValueError("'timeout' must be a non-negative number")
        Queue().put(1, True, 'a') -> None
        Queue(1).put(1, True, 'a')
            -> TypeError("'<' not supported between instances of 'str' and 'int'")
        Queue(1).put(1, True, -1) -> ValueError("'timeout' must be a non-negative number")
        Queue('a').put(1) -> TypeError("'>' not supported between instances of 'str' and 'int'")
        Queue('a').full() -> TypeError("'<' not supported between instances of 'int' and 'str'")
        Queue('a').get(False) -> _queue.Empty()
        Queue(None).put(1)
            -> TypeError("'>' not supported between instances of 'NoneType' and 'int'")
        Queue(-1).full() -> False
        Queue().qsize(1) -> TypeError('Queue.qsize() takes 1 positional argument but 2 were given')
        Queue().empty(1) -> TypeError('Queue.empty() takes 1 positional argument but 2 were given')
        Queue().full(a=1) -> TypeError("Queue.full() got an unexpected keyword argument 'a'")
        Queue().empty() -> True
        Queue().full() -> False
        Queue().qsize() -> 0
        Queue().task_done() -> ValueError('task_done() called too many times')
        Queue().task_done(1)
            -> TypeError('Queue.task_done() takes 1 positional argument but 2 were given')
        Queue().join() -> None
        Queue().join(1) -> TypeError('Queue.join() takes 1 positional argument but 2 were given')
        Queue().shutdown(True, 2)
            -> TypeError('Queue.shutdown() takes from 1 to 2 positional arguments but 3 were given')
        """#
    )
}
