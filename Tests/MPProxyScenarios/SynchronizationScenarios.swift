import Multiprocessing
import Testing

/// What a body throws to see whether it gets through.
private struct Stop: Error {}

extension ProxyScenario {
    static let rlock: [ProxyScenario] = [
        ProxyScenario("rlock: a task may take it again") { manager in
            let lock = try await manager.rlock()
            let depth = try await lock.withLock {
                try await lock.withLock { try await lock.withLock { 3 } }
            }
            #expect(depth == 3)
            await #expect(throws: Stop.self) { try await lock.withLock { throw Stop() } }
            #expect(try await lock.acquire(as: LockOwner(), blocking: false))
        },
        ProxyScenario("rlock: a child task is somebody else") { manager in
            let lock = try await manager.rlock()
            try await lock.withLock {
                async let child = lock.acquire(as: LockOwner(), timeout: .milliseconds(10))
                let isTaken = try await child
                #expect(!isTaken)
            }
            let counter = try await manager.value(0)
            try await withThrowingTaskGroup { group in
                for _ in 0..<8 {
                    group.addTask {
                        try await lock.withLock {
                            let count = try await lock.withLock { try await counter.get() }
                            try await counter.set(count + 1)
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await counter.get() == 8)
        },
        ProxyScenario("rlock: an owner takes and gives back") { manager in
            let lock = try await manager.rlock()
            let (one, other) = (LockOwner(), LockOwner())
            #expect(try await lock.acquire(as: one))
            #expect(try await lock.acquire(as: one, timeout: .seconds(1)))
            #expect(try await lock.acquire(as: other, blocking: false) == false)
            let error = await expectError(.remote) { () throws(MultiprocessingError) in
                try await lock.release(as: other)
            }
            #expect(error?.remote?.message == "cannot release un-acquired lock")
            try await lock.release(as: one)
            #expect(try await lock.acquire(as: other, blocking: false) == false)
            try await lock.release(as: one)
            #expect(try await lock.acquire(as: other, blocking: false))
        },
        ProxyScenario("rlock: grants", isKnownToCPython: false) { manager in
            let lock = try await manager.rlock()
            let tokens = try await lock.withLock { outer in
                #expect(try await lock.locked())
                return try await lock.withLock { inner in [outer.token, inner.token] }
            }
            #expect(tokens[0] == tokens[1])
            let next = try await lock.withLock { grant in grant }
            #expect(next.token > tokens[0])
            #expect(!next.wasAbandoned)
            #expect(try await lock.locked() == false)
        },
    ]

    static let semaphore: [ProxyScenario] = [
        ProxyScenario("semaphore: permits") { manager in
            let semaphore = try await manager.semaphore(2)
            #expect(try await semaphore.acquire())
            try await semaphore.withPermit {
                let isTaken = try await semaphore.acquire(blocking: false)
                #expect(!isTaken)
                #expect(try await semaphore.acquire(timeout: .milliseconds(10)) == false)
            }
            await #expect(throws: Stop.self) { try await semaphore.withPermit { throw Stop() } }
            #expect(try await semaphore.acquire(blocking: false))
            async let waiting = semaphore.acquire()
            try await semaphore.release()
            #expect(try await waiting)
        },
        ProxyScenario("semaphore: many permits by one call", since: 9) { manager in
            let semaphore = try await manager.semaphore(0)
            try await semaphore.release(3)
            for _ in 0..<3 { #expect(try await semaphore.acquire(blocking: false)) }
            #expect(try await semaphore.acquire(blocking: false) == false)
        },
        ProxyScenario("semaphore: a bounded one") { manager in
            let semaphore = try await manager.boundedSemaphore()
            try await semaphore.acquire()
            try await semaphore.release()
            let error = await expectError(.remote) { () throws(MultiprocessingError) in
                try await semaphore.release()
            }
            #expect(error?.remote?.description.contains("released too many times") == true)
        },
        ProxyScenario("semaphore: grants", isKnownToCPython: false) { manager in
            let semaphore = try await manager.semaphore()
            let first = try await semaphore.withPermit { grant in grant.token }
            let second = try await semaphore.withPermit { grant in grant.token }
            #expect(second > first)
            #expect(try await semaphore.acquireGrant(timeout: .zero)?.wasAbandoned == false)
            #expect(try await semaphore.acquireGrant(timeout: .zero) == nil)
        },
    ]

    static let condition: [ProxyScenario] = [
        ProxyScenario("condition: a predicate") { manager in
            let condition = try await manager.condition()
            let list = try await manager.list(Int.self)
            async let waited = condition.withLock {
                try await condition.wait(until: { try await list.count() == 3 })
                return try await list.copy()
            }
            for number in 1...3 {
                try await condition.withLock {
                    try await list.append(number)
                    try await condition.notify()
                }
            }
            #expect(try await waited == [1, 2, 3])
        },
        ProxyScenario("condition: time up") { manager in
            let condition = try await manager.condition()
            try await condition.withLock {
                #expect(try await condition.wait(timeout: .milliseconds(10)) == false)
                #expect(
                    try await condition.wait(timeout: .milliseconds(10), until: { false }) == false
                )
                #expect(try await condition.wait(timeout: .zero, until: { true }))
                // It is held again: the same task may take it, another one may not.
                try await condition.withLock {}
                async let other = condition.acquire(as: LockOwner(), blocking: false)
                #expect(try await other == false)
            }
            #expect(try await condition.acquire(as: LockOwner(), blocking: false))
        },
        ProxyScenario("condition: everybody is woken") { manager in
            let condition = try await manager.condition()
            let arrived = try await manager.value(0)
            let isOpen = try await manager.event()
            try await withThrowingTaskGroup { group in
                for _ in 0..<5 {
                    group.addTask {
                        try await condition.withLock {
                            try await arrived.set(try await arrived.get() + 1)
                            try await condition.wait(until: { try await isOpen.isSet() })
                        }
                    }
                }
                while try await condition.withLock({ try await arrived.get() }) < 5 {}
                try await isOpen.set()
                try await condition.withLock { try await condition.notifyAll() }
                try await group.waitForAll()
            }
        },
        ProxyScenario("condition: only who holds the lock") { manager in
            let condition = try await manager.condition()
            for message in [
                await expectError(.remote) { () throws(MultiprocessingError) in
                    try await condition.wait(timeout: .zero)
                }?.remote?.message,
                await expectError(.remote) { () throws(MultiprocessingError) in
                    try await condition.notify()
                }?.remote?.message,
                await expectError(.remote) { () throws(MultiprocessingError) in
                    try await condition.notifyAll()
                }?.remote?.message,
            ] {
                #expect(message?.hasSuffix("on un-acquired lock") == true)
            }
        },
        ProxyScenario("condition: with an owner") { manager in
            let condition = try await manager.condition()
            let owner = LockOwner()
            try await condition.acquire(as: owner)
            #expect(try await condition.wait(as: owner, timeout: .milliseconds(5)) == false)
            try await condition.notify(2, as: owner)
            try await condition.notifyAll(as: owner)
            try await condition.release(as: owner)
            #expect(try await condition.acquire(as: LockOwner(), blocking: false))
        },
        ProxyScenario("condition: on another lock", isKnownToCPython: false) { manager in
            let lock = try await manager.lock()
            let condition = try await manager.condition(on: lock)
            try await condition.withLock {
                let isLocked = try await lock.locked()
                #expect(isLocked)
                #expect(try await condition.wait(timeout: .milliseconds(5)) == false)
            }
            #expect(try await lock.locked() == false)
            let rlock = try await manager.rlock()
            let other = try await manager.condition(on: rlock)
            try await rlock.withLock { try await other.notify() }
            let tokens = try await other.withLock { grant in
                try await rlock.withLock { inner in [grant.token, inner.token] }
            }
            #expect(tokens[0] == tokens[1])
        },
        ProxyScenario("condition: a cancelled wait gives nothing back", isKnownToCPython: false) {
            manager in
            let condition = try await manager.condition(on: try await manager.lock())
            let task = Task {
                try await condition.withLock {
                    withUnsafeCurrentTask { $0?.cancel() }
                    try await condition.wait()
                }
            }
            await #expect(throws: CancellationError.self) { try await task.value }
            // What the cancelled one had is free, and only once.
            #expect(try await condition.acquire(as: LockOwner(), timeout: .seconds(30)))
            #expect(try await condition.acquire(as: LockOwner(), blocking: false) == false)
        },
    ]

    static let barrier: [ProxyScenario] = [
        ProxyScenario("barrier: all come") { manager in
            let barrier = try await manager.barrier(parties: 3)
            #expect(try await barrier.parties() == 3)
            for _ in 0..<2 {
                let indices = try await withThrowingTaskGroup(of: Int.self) { group in
                    for _ in 0..<3 { group.addTask { try await barrier.wait() } }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(indices.sorted() == [0, 1, 2])
            }
            #expect(try await barrier.waitingCount() == 0)
        },
        ProxyScenario("barrier: broken, and as new") { manager in
            let barrier = try await manager.barrier(parties: 2)
            await expectError(.brokenBarrier) { () throws(MultiprocessingError) in
                try await barrier.wait(timeout: .milliseconds(10))
            }
            #expect(try await barrier.isBroken())
            try await barrier.reset()
            #expect(try await barrier.isBroken() == false)
            async let waiting = expectError(.brokenBarrier) { () throws(MultiprocessingError) in
                try await barrier.wait()
            }
            while try await barrier.waitingCount() == 0 {}
            try await barrier.abort()
            #expect(await waiting?.remote?.typeName == "threading.BrokenBarrierError")
            let impatient = try await manager.barrier(parties: 2, timeout: .milliseconds(10))
            await expectError(.brokenBarrier) { () throws(MultiprocessingError) in
                try await impatient.wait()
            }
        },
    ]
}
