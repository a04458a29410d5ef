import Multiprocessing
import Testing

extension ProxyScenario {
    static let value: [ProxyScenario] = [
        ProxyScenario("value: get and set") { manager in
            let value = try await manager.value(5)
            #expect(try await value.get() == 5)
            try await value.set(6)
            #expect(try await value.get() == 6)
            let text = try await manager.value("é", typecode: "u")
            #expect(try await text.get() == "é")
            let nothing = try await manager.value(String?.none)
            #expect(try await nothing.get() == nil)
        }
    ]

    static let namespace: [ProxyScenario] = [
        ProxyScenario("namespace: attributes") { manager in
            let namespace = try await manager.namespace(["x": .int(1)])
            #expect(try await namespace.get("x", as: Int.self) == 1)
            try await namespace.set("names", ["a", "b"])
            #expect(try await namespace.get("names") == ["a", "b"])
            try await namespace.delete("x")
            let error = await expectError(.remote) { () throws(MultiprocessingError) in
                try await namespace.get("x", as: Int.self)
            }
            #expect(error?.remote?.typeName == "builtins.AttributeError")
            #expect(error?.remote?.message == "'Namespace' object has no attribute 'x'")
        },
        ProxyScenario("namespace: a value of another type is an error") { manager in
            let namespace = try await manager.namespace(["x": .text("secret")])
            let error = await expectError(.typeMismatch) { () throws(MultiprocessingError) in
                try await namespace.get("x", as: Int.self)
            }
            #expect(error?.message.hasPrefix("reading an attribute of Namespace at ") == true)
            #expect(error?.message.contains("Int") == true)
        },
    ]

    static let event: [ProxyScenario] = [
        ProxyScenario("event: set, clear and wait") { manager in
            let event = try await manager.event()
            #expect(try await event.isSet() == false)
            #expect(try await event.wait(timeout: .milliseconds(10)) == false)
            #expect(try await event.wait(timeout: .zero) == false)
            async let waited = event.wait()
            try await event.set()
            #expect(try await waited)
            #expect(try await event.isSet())
            #expect(try await event.wait(timeout: .seconds(1)))
            try await event.clear()
            #expect(try await event.isSet() == false)
        }
    ]

    static let lock: [ProxyScenario] = [
        ProxyScenario("lock: acquire and release") { manager in
            let lock = try await manager.lock()
            #expect(try await lock.acquire())
            #expect(try await lock.acquire(blocking: false) == false)
            #expect(try await lock.acquire(timeout: .milliseconds(10)) == false)
            #expect(try await lock.acquire(timeout: .seconds(-1)) == false)
            async let next = lock.acquire()
            try await lock.release()
            #expect(try await next)
            try await lock.release()
            let error = await expectError(.remote) { () throws(MultiprocessingError) in
                try await lock.release()
            }
            #expect(error?.remote?.message == "release unlocked lock")
        },
        ProxyScenario("lock: a body that holds it") { manager in
            struct Stop: Error {}
            let lock = try await manager.lock()
            let counter = try await manager.value(0)
            try await withThrowingTaskGroup { group in
                for _ in 0..<8 {
                    group.addTask {
                        try await lock.withLock {
                            try await counter.set(try await counter.get() + 1)
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await counter.get() == 8)
            await #expect(throws: Stop.self) { try await lock.withLock { throw Stop() } }
            #expect(try await lock.acquire(blocking: false))
        },
        ProxyScenario("lock: a cancelled task gives it back") { manager in
            let lock = try await manager.lock()
            let (entered, entry) = AsyncStream.makeStream(of: Void.self)
            let task = Task {
                try await lock.withLock {
                    entry.finish()
                    try await Task.sleep(for: .seconds(1000))
                }
            }
            for await _ in entered {}
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try await lock.acquire(timeout: .seconds(30)))
        },
        ProxyScenario("lock: locked", isKnownToCPython: false) { manager in
            let lock = try await manager.lock()
            #expect(try await lock.locked() == false)
            try await lock.acquire()
            #expect(try await lock.locked())
        },
    ]
}
