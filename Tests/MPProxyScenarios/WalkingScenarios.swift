import Multiprocessing
import Testing

extension ProxyScenario {
    static let walking: [ProxyScenario] = [
        ProxyScenario("dict: walking entries and keys in chunks") { manager in
            let entries = Dictionary(uniqueKeysWithValues: (0..<2500).map { ($0, "\($0)") })
            let dict = try await manager.dict(Int.self, String.self, initial: entries)
            var walked: [Int: String] = [:]
            for try await (key, value) in dict { walked[key] = value }
            #expect(walked == entries)
            var keys: [Int] = []
            for try await key in dict.keySequence { keys.append(key) }
            #expect(keys == (try await dict.keys()))
        },
        ProxyScenario("dict: an empty one, and one of exactly one chunk") { manager in
            for count in [0, 1000] {
                let entries = Dictionary(uniqueKeysWithValues: (0..<count).map { ($0, $0) })
                let dict = try await manager.dict(Int.self, Int.self, initial: entries)
                #expect(try await dict.reduce(0) { sum, _ in sum + 1 } == count)
                #expect(try await dict.keySequence.reduce(0) { sum, _ in sum + 1 } == count)
            }
        },
        ProxyScenario("dict: a change ends the walk", isKnownToCPython: false) { manager in
            let entries = Dictionary(uniqueKeysWithValues: (0..<1001).map { ($0, $0) })
            let dict = try await manager.dict(Int.self, Int.self, initial: entries)
            var iterator = dict.makeAsyncIterator()
            for _ in 0..<1000 { #expect(try await iterator.next() != nil) }
            try await dict.set(-1, -1)
            let error = await #expect(throws: MultiprocessingError.self) {
                try await iterator.next()
            }
            #expect(error?.remote?.typeName == "builtins.RuntimeError")
        },
        ProxyScenario("list: walking elements in chunks") { manager in
            for count in [0, 1000, 2500] {
                let list = try await manager.list(Int.self, initial: Array(0..<count))
                var walked: [Int] = []
                for try await element in list { walked.append(element) }
                #expect(walked == Array(0..<count))
            }
        },
        ProxyScenario("array: walking elements in chunks") { manager in
            let array = try await manager.array((0..<1500).map(Double.init))
            var sum = 0.0
            for try await element in array { sum += element }
            #expect(sum == 1_124_250)
        },
        ProxyScenario("a wrong type is an error that names its place") { manager in
            let mixed = try await manager.value(WireValue.list([.list([.int(2), .text("x")])]))
            let narrow = ValueProxy<[[Int]]>(reference: mixed.reference)
            let error = await expectError(.typeMismatch) { () throws(MultiprocessingError) in
                try await narrow.get()
            }
            #expect(error?.message.contains("[0][1]") == true)
        },
    ]

    static let queueKinds: [ProxyScenario] = [
        ProxyScenario("queue: a joinable one") { manager in
            let queue = try await manager.joinableQueue(Int.self, maxsize: 2)
            try await queue.put(1)
            #expect(try await queue.get() == 1)
            try await queue.taskDone()
            try await queue.join()
        },
        ProxyScenario("queue: last in, first out", isKnownToCPython: false) { manager in
            let queue = try await manager.lifoQueue(Int.self)
            for item in 1...3 { try await queue.put(item) }
            #expect(try await queue.getAll() == [3, 2, 1])
        },
        ProxyScenario("queue: the least first", isKnownToCPython: false) { manager in
            let queue = try await manager.priorityQueue(Double.self)
            for item in [3, 1, 2] { try await queue.put(Double(item)) }
            #expect(try await queue.get() == 1)
            #expect(try await queue.get() == 2)
            #expect(try await queue.get() == 3)
        },
        ProxyScenario("queue: many items by one call", isKnownToCPython: false) { manager in
            let queue = try await manager.queue(UInt8.self, maxsize: 5)
            #expect(try await queue.putAll([1, 2, 3]) == 3)
            #expect(try await queue.putAll([4, 5, 6], timeout: .zero) == 2)
            #expect(try await queue.getAll(upTo: 2) == [1, 2])
            #expect(try await queue.getAll() == [3, 4, 5])
            await expectError(.empty) { () throws(MultiprocessingError) in
                try await queue.getAll(timeout: .milliseconds(10))
            }
            async let waiting = queue.getAll()
            try await queue.putAll([7, 8])
            let first = try await waiting
            #expect(first.first == 7)
            async let put = queue.putAll(0..<20)
            var received: [UInt8] = Array(first.dropFirst())
            while received.count < 20 + 1 { received += try await queue.getAll() }
            #expect(received == [8] + Array(0..<20))
            #expect(try await put == 20)
        },
    ]

    static let atomicUpdates: [ProxyScenario] = [
        ProxyScenario("dict: atomic updates", isKnownToCPython: false) { manager in
            let dict = try await manager.dict(String.self, Int.self)
            #expect(try await dict.increment("a") == 1)
            #expect(try await dict.increment("a", by: 10) == 11)
            #expect(try await dict.increment("b", by: -1, default: 100) == 99)
            #expect(try await dict.setIfAbsent("a", 5) == false)
            #expect(try await dict.setIfAbsent("c", 5))
            #expect(try await dict.compareExchange("c", expected: 5, desired: 6))
            #expect(try await dict.compareExchange("c", expected: 5, desired: 7) == false)
            #expect(try await dict.compareExchange("z", expected: 5, desired: 7) == false)
            #expect(try await dict.pop("c", ifEqual: 5) == false)
            #expect(try await dict.pop("c", ifEqual: 6))
            #expect(try await dict.getOrSet("d", 4) == 4)
            #expect(try await dict.getAll(["a", "z", "b"]) == ["a": 11, "b": 99])
        },
        ProxyScenario("dict: no increment is lost", isKnownToCPython: false) { manager in
            let dict = try await manager.dict(String.self, Double.self)
            try await withThrowingTaskGroup { group in
                for _ in 0..<100 { group.addTask { try await dict.increment("n", by: 0.5) } }
                try await group.waitForAll()
            }
            #expect(try await dict.get("n") == 50)
        },
        ProxyScenario("list: atomic updates", isKnownToCPython: false) { manager in
            let list = try await manager.list(Int.self)
            #expect(try await list.appendAndCount(5) == 1)
            #expect(try await list.increment(0) == 6)
            #expect(try await list.increment(-1, by: -6) == 0)
            #expect(try await list.compareExchange(0, expected: 0, desired: 1))
            #expect(try await list.compareExchange(0, expected: 0, desired: 2) == false)
            #expect(try await list.copy() == [1])
        },
        ProxyScenario("value: atomic updates", isKnownToCPython: false) { manager in
            let value = try await manager.value(1)
            #expect(try await value.increment() == 2)
            #expect(try await value.increment(by: 5) == 7)
            #expect(try await value.exchange(3) == 7)
            #expect(try await value.compareExchange(expected: 3, desired: 4))
            #expect(try await value.compareExchange(expected: 3, desired: 5) == false)
            #expect(try await value.get() == 4)
        },
    ]
}
