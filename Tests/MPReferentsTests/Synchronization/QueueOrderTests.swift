import MPReferents
import MPWire
import Testing

/// What `LifoQueue` and `PriorityQueue` do otherwise than `Queue`, and what all three do beyond
/// Python's. The rows are what CPython 3.13 answers.
@Suite struct QueueOrderTests {
    @Test("Arguments and texts", arguments: rows)
    func answers(row: MethodCase) throws {
        try row.check()
    }

    @Test(arguments: [
        ("Queue()", "[3, 1, 2]"), ("LifoQueue()", "[2, 1, 3]"), ("PriorityQueue()", "[1, 2, 3]"),
    ])
    func ordersItsItems(queue: String, order: String) throws {
        var queue = try SharedObject(queue)
        #expect(queue("put_all([3, 1, 2])") == "3")
        #expect(queue("get_all()") == "takes \(order)")
    }

    @Test(arguments: ["Queue()", "LifoQueue()", "PriorityQueue()"])
    func putsBackWhatDidNotReachItsTaker(queue: String) throws {
        var queue = try SharedObject(queue)
        #expect(queue("put_all([(1, 'a'), (1, 'b'), (0, 'c')])") == "3")
        let first = queue("get()")
        #expect(queue.restore(2) == "")
        #expect(queue("get()") == first)
        #expect(queue.restore(3) == "")
        let all = queue("get_all()")
        #expect(queue.restore(4) == "")
        #expect(queue("get_all()") == all)
    }

    /// What several takers never got goes back at once, however it was taken.
    @Test(arguments: ["Queue()", "LifoQueue()", "PriorityQueue()", "Queue(6)", "PriorityQueue(6)"])
    func putsBackWhatSeveralTakersNeverGot(queue: String) throws {
        var queue = try SharedObject(queue)
        #expect(queue("put_all([3, 1, 4, 1.0, 5, 9])") == "6")
        var copy = SharedObject(queue.referent)
        let expected = copy("get_all()")
        _ = queue("get()")
        _ = queue("get_all(3)")
        _ = queue("get()")
        #expect(queue.restore([2, 3, 4]) == "")
        #expect(queue("get_all()") == expected)
    }

    /// A taker that waits gets what was taken first, and room is counted as before.
    @Test func servesThoseWhoWaitOnceEverythingIsBack() throws {
        var queue = try SharedObject("Queue(2)")
        #expect(queue("put_all([1, 2])") == "2")
        #expect(queue("get()") == "takes 1")
        #expect(queue("get()") == "takes 2")
        #expect(queue("get()") == "parks")
        #expect(queue("put_all([3, 4, 5])") == "3; call 4: takes 3")
        #expect(queue.restore([2, 3]) == "")
        #expect(queue("full()") == "True")
        #expect(queue("put(6)") == "parks")
        #expect(queue("get_all(3)") == "takes [1, 2, 4]; call 7: None")
        #expect(queue("get_all()") == "takes [5, 6]")
        for _ in 0..<6 { #expect(queue("task_done()") == "None") }
        #expect(queue("task_done()").hasPrefix("ValueError"))
    }

    /// Those who wait are served in turn with what came back.
    @Test func handsWhatCameBackToThoseWhoWait() throws {
        var queue = try SharedObject("Queue()")
        #expect(queue("put_all([1, 2, 3])") == "3")
        #expect(queue("get()") == "takes 1")
        #expect(queue("get_all()") == "takes [2, 3]")
        #expect(queue("get()") == "parks")
        #expect(queue("get_all(5)") == "parks")
        #expect(queue.restore([2, 3]) == "call 4: takes 1; call 5: takes [2, 3]")
    }

    /// It once took time that grew with the square: half a minute for so many.
    @Test(
        .timeLimit(.minutes(10)),
        arguments: ["Queue()", "LifoQueue()", "PriorityQueue()"]
    )
    func putsManyItemsBackInOneStep(queue: String) throws {
        var queue = try SharedObject(queue)
        let count = 60_000
        let items = PythonCall(name: "put_all", arguments: [.list((0..<count).map { .int($0) })])
        #expect(queue.perform(items) == "\(count)")
        for round in UInt64(0)..<3 {
            let outcome = queue.outcome(of: PythonCall(name: "get_all"))
            guard case .reply(.delivering(.list(let taken), _)) = outcome.result else {
                Issue.record("nothing was taken")
                return
            }
            #expect(taken.count == count)
            #expect(queue("put(-1)") == "None")
            #expect(queue.restore(2 + 3 * round) == "")
            _ = queue("get()")
        }
    }

    @Test func keepsAHeapInOrderAsItemsComeBackAmongOthers() throws {
        var random = SplitMix(seed: 3)
        var heap = PriorityHeap()
        var expected = (0..<3000).map { _ in random.next(below: 1000) }
        for item in expected { try heap.put(.value(.int(item)), .unlimited) }
        for count in [1, 10, 2500, 40, 600] {
            let taken = (0..<count).compactMap { _ in heap.take(.unlimited) }
            for item in [random.next(below: 1000), -1] {
                try heap.put(.value(.int(item)), .unlimited)
                expected.append(item)
            }
            heap.putBack(taken)
        }
        expected.sort()
        var taken: [WireValue] = []
        while let item = heap.take(.unlimited) { taken.append(item.decoded) }
        #expect(taken == expected.map { .int($0) })
    }

    @Test func putsBackAnItemThatIsAListAsOne() throws {
        var queue = try SharedObject("Queue()")
        #expect(queue("put([1, 2])") == "None")
        #expect(queue("get()") == "takes [1, 2]")
        #expect(queue.restore(2) == "")
        #expect(queue("qsize()") == "1")
        #expect(queue("get_all()") == "takes [[1, 2]]")
        #expect(queue.restore(4) == "")
        #expect(queue("qsize()") == "1")
    }

    @Test func refusesWhatItCannotOrder() throws {
        var queue = try SharedObject("PriorityQueue()")
        let complaint = "TypeError(\"'<' not supported between instances of 'str' and 'int'\")"
        #expect(queue("put(1)") == "None")
        #expect(queue("put('a')") == complaint)
        #expect(queue("put_all([0, 'a', 2])") == complaint)
        #expect(queue("get_all()") == "takes [0, 1]")
        for _ in 0..<2 { #expect(queue("task_done()") == "None") }
        #expect(queue("task_done()").hasPrefix("ValueError"))
    }

    @Test func tellsOneWhoWaitedThatItCannotOrderTheItem() throws {
        var queue = try SharedObject("PriorityQueue(2)")
        #expect(queue("put_all([1, 2])") == "2")
        #expect(queue("put('a')") == "parks")
        #expect(queue("put(0)") == "parks")
        #expect(queue("get()").hasPrefix("takes 1; call 2: TypeError"))
        #expect(queue("get_all()") == "takes [0, 2]")
    }

    @Test func takesItemsThatCannotBeOrderedNow() throws {
        var queue = try SharedObject("PriorityQueue()")
        // Each is compared with the first item alone when it is put.
        #expect(queue("put_all([(0,), (1, 'a'), (1, 2), (5,)])") == "4")
        #expect(queue("get()") == "takes (0,)")
        #expect(queue("get_all()").hasPrefix("takes [(1, "))
        #expect(queue("qsize()") == "0")
    }

    @Test func sortsManyItems() throws {
        var heap = PriorityHeap()
        var random = SplitMix(seed: 11)
        let items = (0..<2000).map { _ in random.next(below: 500) }
        for (number, item) in items.enumerated() {
            try heap.put(.value(.tuple([.int(item), .int(number)])), .unlimited)
        }
        var taken: [WireValue] = []
        while let item = heap.take(.unlimited) { taken.append(item.decoded) }
        let expected = items.enumerated().sorted {
            ($0.element, $0.offset) < ($1.element, $1.offset)
        }
        #expect(taken == expected.map { .tuple([.int($0.element), .int($0.offset)]) })
    }

    /// What is charged before items are taken is enough for the comparisons that it takes.
    @Test(arguments: [1, 2, 3, 10, 1000, 1023, 1024])
    func takesItemsWithinTheirCost(count: Int) throws {
        var heap = PriorityHeap()
        var random = SplitMix(seed: UInt64(count))
        for _ in 0..<count { try heap.put(.value(.int(random.next(below: count))), .unlimited) }
        let cost = heap.takingCost(count)
        let work = WorkMeter()
        while heap.take(work) != nil {}
        #expect(work.spent <= cost)
    }

    /// Taking never fails; without work left, the order is only that of age.
    @Test func takesAllItemsWithoutWork() throws {
        var heap = PriorityHeap()
        for number in [5, 3, 4, 1, 2] { try heap.put(.value(.int(number)), .unlimited) }
        let work = WorkMeter(limit: 0)
        let taken = (0..<5).compactMap { _ in heap.take(work).map { describe($0.decoded) } }
        #expect(taken.first == "1" && taken.sorted() == ["1", "2", "3", "4", "5"])
        #expect(heap.count == 0 && heap.take(work) == nil)
    }

    @Test func keepsTheOrderOfEqualItems() throws {
        var heap = PriorityHeap()
        for item: WireValue in [.int(1), .float(1), .bool(true), .int(0)] {
            try heap.put(.value(item), .unlimited)
        }
        let taken = (0..<4).map { _ in heap.take(.unlimited).map { describe($0.decoded) } }
        #expect(taken == ["0", "1", "1.0", "True"])
    }

    @Test func putsAsManyAsFitAndWaitsWithTheRest() throws {
        var queue = try SharedObject("Queue(2)")
        #expect(queue("put_all([1, 2, 3], False)") == "2")
        #expect(queue("put_all([4], block=False)") == "0")
        #expect(queue("put_all([4, 5, 6])") == "parks")
        #expect(queue("put(7, timeout=1)") == "parks for 1.0 seconds")
        #expect(queue("get_all(up_to=1)") == "takes [1]")
        #expect(queue("get_all()") == "takes [2, 4]; call 3: 3")
        #expect(queue("get_all()") == "takes [5, 6]; call 4: None")
        #expect(queue("get_all()") == "takes [7]")
    }

    @Test func countsWhatWasPutUntilTheTimeWasUp() throws {
        var queue = try SharedObject("Queue(2)")
        #expect(queue("put_all([1, 2, 3, 4], timeout=5)") == "parks for 5.0 seconds")
        #expect(queue("get()") == "takes 1")
        #expect(queue.expire(1) == "3")
        #expect(queue("get_all()") == "takes [2, 3]")
        #expect(queue("put_all([1], timeout=-1)").hasPrefix("ValueError"))
    }

    @Test func handsSeveralItemsToThoseWhoWait() throws {
        var queue = try SharedObject("Queue(1)")
        #expect(queue("get()") == "parks")
        #expect(queue("get_all(2, True, 1)") == "parks for 1.0 seconds")
        #expect(queue("get()") == "parks")
        #expect(
            queue("put_all([1, 2, 3, 4])")
                == "4; call 1: takes 1; call 2: takes [2, 3]; call 3: takes 4"
        )
        #expect(queue("get_all(timeout=1)") == "parks for 1.0 seconds")
        #expect(queue.expire(5) == "_queue.Empty()")
        #expect(queue("get_all(block=False)") == "_queue.Empty()")
        #expect(queue("put_all([])") == "0")
        #expect(queue("get_all(0)") == "ValueError(\"'up_to' must be one or more\")")
        #expect(queue("put_all(5)") == "TypeError(\"'int' object is not iterable\")")
    }

    @Test func endsWaitingInShutDown() throws {
        var queue = try SharedObject("Queue(1)")
        #expect(queue("put_all([1, 2])") == "parks")
        #expect(queue("shutdown()") == "None; call 1: queue.ShutDown()")
        #expect(queue("get_all()") == "takes [1]")
        #expect(queue("get_all()") == "queue.ShutDown()")
    }

    static let rows = MethodCase.table(
        #"""
        LifoQueue(1, 2)
            -> TypeError('Queue.__init__() takes from 1 to 2 positional arguments but 3 were given')
        PriorityQueue(1, 2)
            -> TypeError('Queue.__init__() takes from 1 to 2 positional arguments but 3 were given')
        LifoQueue(maxsize=1) -> <queue.LifoQueue object>
        PriorityQueue(maxsize=1) -> <queue.PriorityQueue object>
        LifoQueue().get_nowait() -> _queue.Empty()
        PriorityQueue().get_nowait() -> _queue.Empty()
        PriorityQueue().get(timeout=-1) -> ValueError("'timeout' must be a non-negative number")
        LifoQueue().put() -> TypeError("Queue.put() missing 1 required positional argument: 'item'")
        """#
    )
}
