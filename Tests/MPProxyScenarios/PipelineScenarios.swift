import Multiprocessing
import Testing

extension ProxyScenario {
    static let pipelines: [ProxyScenario] = [
        ProxyScenario("pipeline: several objects, results in their places") { manager in
            let counts = try await manager.dict(String.self, Int.self, initial: ["a": 1])
            let log = try await manager.list(String.self)
            let (old, _, _, entry, isThere, missing) = try await manager.pipeline { p in
                (
                    p.get(counts, "a"), p.set(counts, "a", 2), p.append(log, "one"), p.get(log, 0),
                    p.contains(counts, "a"), p.get(counts, "b")
                )
            }
            #expect(old == 1)
            #expect(entry == "one")
            #expect(isThere)
            #expect(missing == nil)
            #expect(try await counts.get("a") == 2)
            #expect(try await log.copy() == ["one"])
        },
        ProxyScenario("pipeline: one call is one") { manager in
            let value = try await manager.value(7)
            let read: Int = try await manager.pipeline { p in p.get(value) }
            #expect(read == 7)
        },
        ProxyScenario("pipeline: an error is that of its call alone") { manager in
            let list = try await manager.list(Int.self)
            let (first, missing, second) = await manager.pipelineResults { p in
                (p.append(list, 1), p.get(list, 5), p.append(list, 2))
            }
            try first.get()
            try second.get()
            let error = await expectError(.remote) { () throws(MultiprocessingError) in
                do { return try missing.get() } catch let error as MultiprocessingError {
                    throw error
                } catch { Issue.record("\(error)"); return 0 }
            }
            #expect(error?.remote?.typeName == "builtins.IndexError")
            #expect(error?.message.hasPrefix("list.__getitem__ at ") == true)
            #expect(try await list.copy() == [1, 2])
            await #expect(throws: MultiprocessingError.self) {
                try await manager.pipeline { p in (p.get(list, 0), p.get(list, 9)) }
            }
        },
        ProxyScenario("pipeline: an argument that can't travel fails by itself") { manager in
            let values = try await manager.dict(String.self, Endless.self)
            let count = try await manager.value(0)
            let (bad, good) = await manager.pipelineResults { p in
                (p.set(values, "a", Endless()), p.set(count, 1))
            }
            #expect(throws: MultiprocessingError.self) { try bad.get() }
            try good.get()
            #expect(try await count.get() == 1)
        },
        ProxyScenario("pipeline: any method, values of any size") { manager in
            let list = try await manager.list([String].self)
            let long = (0..<5_000).map { "text \($0)" }
            let (_, index, all) = try await manager.pipeline { p in
                (
                    p.call(list, "extend", [long, ["b"]]),
                    p.call(list, "index", ["b"], as: Int.self),
                    p.call(list, "__getitem__", 0, as: [String].self)
                )
            }
            #expect(index == 1)
            #expect(all == long)
        },
        ProxyScenario("pipeline: a loop over more than a window keeps the order") { manager in
            let squares = try await manager.dict(Int.self, Int.self)
            var next = 0
            let storing = manager.pipeline(over: 0..<1_000, window: 64) { p, number in
                p.set(squares, number, number * number)
            }
            for await (number, result) in storing {
                #expect(number == next)
                try result.get()
                next += 1
            }
            #expect(next == 1_000)
            #expect(try await squares.count() == 1_000)
            let reading = manager.pipeline(over: stride(from: 999, through: 0, by: -333), window: 1)
            { p, number in p.get(squares, number) }
            var read: [Int?] = []
            for await (_, result) in reading { read.append(try result.get()) }
            #expect(read == [998_001, 443_556, 110_889, 0])
        },
        ProxyScenario("pipeline: no elements are no calls") { manager in
            let value = try await manager.value(1)
            let nothing = manager.pipeline(over: [Int]()) { p, number in p.set(value, number) }
            for await _ in nothing { Issue.record("there is a result") }
            try await manager.pipeline { _ in () }
        },
        ProxyScenario("pipeline: whoever leaves the loop can go on with other calls") { manager in
            let list = try await manager.list(Int.self)
            let appending = manager.pipeline(over: 0..., window: 10) { p, number in
                p.append(list, number)
            }
            for await (number, result) in appending {
                try result.get()
                if number == 24 { break }
            }
            let count = try await list.count()
            #expect((25...40).contains(count))
            #expect(try await list.copy() == Array(0..<count))
        },
        ProxyScenario("pipeline: nested proxies come out of it") { manager in
            let rows = try await manager.list(ListProxy<Int>.self)
            try await rows.append(try await manager.list(Int.self, initial: [1, 2]))
            let (row, _) = try await manager.pipeline { p in (p.get(rows, 0), p.get(rows, 0)) }
            try await row.append(3)
            #expect(try await row.copy() == [1, 2, 3])
        },
    ]

    static let pipelinesOfOurs: [ProxyScenario] = [
        ProxyScenario(
            "pipeline: an object that nobody wants is given back",
            isKnownToCPython: false
        ) {
            manager in
            let dict = try await manager.dict(String.self, Int.self, initial: ["a": 1])
            let before = try await manager.numberOfObjects()
            let (isThere, _) = try await manager.pipeline { p in
                p.call(dict, "__iter__", as: IteratorProxy<String>.self)
                return (p.contains(dict, "a"), p.contains(dict, "b"))
            }
            #expect(isThere)
            let (first, again) = try await manager.pipeline { p in
                let iterator = p.call(dict, "__iter__", as: IteratorProxy<String>.self)
                return (iterator, iterator)
            }
            #expect(try await first.next() == "a")
            #expect(try await again.next() == nil)
            for await (_, result) in manager.pipeline(
                over: 0...,
                window: 2,
                { p, _ in p.call(dict, "__iter__", as: IteratorProxy<String>.self) }
            ) {
                _ = try result.get()
                break
            }
            withExtendedLifetime((first, again)) {}
            while try await manager.numberOfObjects() > before + 1 {}
        },
        ProxyScenario("pipeline: other calls inside of its loop", isKnownToCPython: false) {
            manager in
            let counts = try await manager.dict(Int.self, Int.self)
            let loop = manager.pipeline(over: 0..<100, window: 8) { p, number in
                p.increment(counts, number % 4)
            }
            for await (number, result) in loop {
                try await counts.set(10 + number, try result.get())
            }
            #expect(try await counts.count() == 104)
            #expect(try await counts.get(109) == 25)
        },
        ProxyScenario("pipeline: a call that waits holds up no other", isKnownToCPython: false) {
            manager in
            let queue = try await manager.queue(Int.self)
            let (taken, _) = try await manager.pipeline { p in
                (p.get(queue), p.put(queue, 5))
            }
            #expect(taken == 5)
        },
        ProxyScenario("pipeline: elements of deques and arrays", isKnownToCPython: false) {
            manager in
            let deque = try await manager.deque(Double.self, initial: [1])
            let array = try await manager.array([1, 2] as [Int32])
            let (length, first, last, number) = try await manager.pipeline { p in
                p.append(deque, 2)
                p.appendLeft(deque, 0)
                p.set(deque, 1, 7)
                p.set(array, -1, 5)
                return (
                    p.appendAndCount(deque, 3), p.get(deque, 0), p.get(deque, 1), p.get(array, 1)
                )
            }
            #expect(length == 4)
            #expect([first, last] == [0, 7])
            #expect(number == 5)
        },
        ProxyScenario("pipeline: a time limit is that of each call", isKnownToCPython: false) {
            manager in
            let queue = try await manager.queue(Int.self)
            let count = try await manager.value(1)
            let (late, early) = await manager.pipelineResults(timeout: .milliseconds(20)) { p in
                (p.get(queue), p.increment(count))
            }
            #expect(try early.get() == 2)
            #expect(throws: MultiprocessingError.self) { try late.get() }
        },
        ProxyScenario("pipeline: cancelled, it gives up what waits", isKnownToCPython: false) {
            manager in
            let queue = try await manager.queue([Int].self)
            let task = Task {
                await manager.pipelineResults { p in (p.get(queue), p.put(queue, [1]), p.get(queue))
                }
            }
            task.cancel()
            let (first, put, second) = await task.value
            // It may have been cancelled before it was sent; otherwise the first call has what was put.
            if case .success = put {
                #expect(try first.get() == [1])
            }
            #expect(throws: MultiprocessingError.self) { try second.get() }
            try await queue.put([2])
            #expect(try await queue.get() == [2])
        },
    ]

    /// Has no form in which it could travel.
    private struct Endless: Codable, Sendable {
        func encode(to encoder: any Encoder) throws {
            throw EncodingError.invalidValue(
                self,
                EncodingError.Context(codingPath: [], debugDescription: "has no end")
            )
        }

        init() {}
        init(from decoder: any Decoder) throws {}
    }
}
