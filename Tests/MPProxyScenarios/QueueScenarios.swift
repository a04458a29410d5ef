import Multiprocessing
import Testing

extension ProxyScenario {
    static let queue: [ProxyScenario] = [
        ProxyScenario("queue: first in, first out") { manager in
            let queue = try await manager.queue(String?.self)
            #expect(try await queue.isEmpty())
            try await queue.put("a")
            try await queue.putNowait("b")
            try await queue.put(nil)
            #expect(try await queue.qsize() == 3)
            #expect(try await queue.isFull() == false)
            #expect(try await queue.get() == "a")
            #expect(try await queue.getNowait() == "b")
            #expect(try await queue.get(timeout: .seconds(5)) == nil)
            await expectError(.empty) { () throws(MultiprocessingError) in
                try await queue.getNowait()
            }
            let error = await expectError(.empty) { () throws(MultiprocessingError) in
                try await queue.get(timeout: .milliseconds(10))
            }
            #expect(error?.message.hasPrefix("Queue.get at ") == true)
            #expect(error?.remote?.typeName == "_queue.Empty")
        },
        ProxyScenario("queue: a bounded one") { manager in
            let queue = try await manager.queue(Int.self, maxsize: 1)
            try await queue.put(1)
            #expect(try await queue.isFull())
            await expectError(.full) { () throws(MultiprocessingError) in
                try await queue.putNowait(2)
            }
            await expectError(.full) { () throws(MultiprocessingError) in
                try await queue.put(2, timeout: .milliseconds(10))
            }
            async let waiting: Void = queue.put(2)
            #expect(try await queue.get() == 1)
            try await waiting
            #expect(try await queue.get() == 2)
        },
        ProxyScenario("queue: many wait, each gets one") { manager in
            let queue = try await manager.queue(Int.self)
            let sum = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<10 { group.addTask { try await queue.get() } }
                for item in 1...10 { try await queue.put(item) }
                return try await group.reduce(0, +)
            }
            #expect(sum == 55)
        },
        ProxyScenario("queue: done tasks") { manager in
            let queue = try await manager.queue(Int.self)
            try await queue.put(1)
            async let joined: Void = queue.join()
            _ = try await queue.get()
            try await queue.taskDone()
            try await joined
            let error = await expectError(.remote) { () throws(MultiprocessingError) in
                try await queue.taskDone()
            }
            #expect(error?.remote?.message == "task_done() called too many times")
        },
        ProxyScenario("queue: a cancelled get returns promptly") { manager in
            let queue = try await manager.queue(Int.self)
            let task = Task { () throws(MultiprocessingError) in try await queue.get() }
            // A full round trip: by then the other call is on its way or will find itself cancelled.
            _ = try await queue.qsize()
            task.cancel()
            switch await task.result {
            case .success(let item): Issue.record("got \(item)")
            case .failure(let error):
                #expect((error as? MultiprocessingError)?.code == .cancelled)
            }
        },
        ProxyScenario("queue: cancelling loses nothing", isKnownToCPython: false) { manager in
            let queue = try await manager.queue(Int.self)
            var received: [Int] = []
            for item in 0..<50 {
                let task = Task { () throws(MultiprocessingError) in try await queue.get() }
                async let put: Void = queue.put(item)
                task.cancel()
                try await put
                if case .success(let item) = await task.result { received.append(item) }
            }
            while try await queue.isEmpty() == false { received.append(try await queue.get()) }
            #expect(received.sorted() == Array(0..<50))
        },
        ProxyScenario("queue: shut down", isKnownToCPython: false) { manager in
            let queue = try await manager.queue(Int.self)
            async let waiting = expectError(.shutDown) { () throws(MultiprocessingError) in
                try await queue.get()
            }
            try await queue.shutdown()
            _ = await waiting
            await expectError(.shutDown) { () throws(MultiprocessingError) in
                try await queue.put(1)
            }
        },
    ]

    static let named: [ProxyScenario] = [
        ProxyScenario("named objects: one per name", isKnownToCPython: false) { manager in
            let one = try await manager.queue(named: "jobs", Int.self)
            let other = try await manager.queue(named: "jobs", Int.self)
            try await one.put(1)
            #expect(try await other.get() == 1)
            #expect(one.token == other.token)
            try await manager.dict(named: "d", String.self, Int.self).set("k", 1)
            #expect(try await manager.dict(named: "d", String.self, Int.self).get("k") == 1)
            try await manager.list(named: "l", Int.self).append(1)
            #expect(try await manager.list(named: "l", Int.self).copy() == [1])
            #expect(try await manager.lock(named: "k").acquire())
            #expect(try await manager.lock(named: "k").acquire(blocking: false) == false)
            try await manager.event(named: "e").set()
            #expect(try await manager.event(named: "e").isSet())
            #expect(try await manager.value(named: "v", 3).get() == 3)
            #expect(try await manager.value(named: "v", 4).get() == 3)
            try await manager.namespace(named: "n").set("x", 1)
            #expect(try await manager.namespace(named: "n").get("x", as: Int.self) == 1)
        },
        ProxyScenario("named objects: their first contents", isKnownToCPython: false) { manager in
            for initial in [1, 2] {
                let dict = try await manager.dict(
                    named: "d",
                    String.self,
                    Int.self,
                    initial: ["k": initial]
                )
                #expect(try await dict.copy() == ["k": 1])
                let list = try await manager.list(named: "l", Int.self, initial: [initial])
                #expect(try await list.copy() == [1])
                let namespace = try await manager.namespace(named: "n", ["x": .int(initial)])
                #expect(try await namespace.get("x", as: Int.self) == 1)
                let barrier = try await manager.barrier(
                    named: "w",
                    parties: 2,
                    timeout: .milliseconds(1)
                )
                #expect(try await barrier.parties() == 2)
            }
        },
        ProxyScenario("named objects: no name makes a new one", isKnownToCPython: false) {
            manager in
            let name: String? = nil
            let one = try await manager.queue(named: name, Int.self)
            let other = try await manager.queue(named: name, Int.self)
            #expect(one.token != other.token)
            #expect(try await manager.deque(named: name, Int.self, maxlen: 2).maxlen() == 2)
            #expect(try await manager.deque(Int.self).maxlen() == nil)
        },
        ProxyScenario("named objects: a condition on a lock", isKnownToCPython: false) { manager in
            let lock = try await manager.lock()
            let condition = try await manager.condition(named: "c", on: lock)
            try await manager.condition(named: "c").withLock {
                let isLocked = try await lock.locked()
                #expect(isLocked)
            }
            #expect(try await manager.condition(named: "c", on: lock).token == condition.token)
            let error = await #expect(throws: MultiprocessingError.self) {
                try await manager.condition(named: "c", on: try await manager.rlock())
            }
            #expect(error?.code == .nameTaken)
        },
    ]
}
