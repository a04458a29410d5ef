import Multiprocessing
import Testing

extension ProxyScenario {
    static let nested: [ProxyScenario] = [
        ProxyScenario("nested: a list in a dict, by its type") { manager in
            let rows = try await manager.dict(String.self, ListProxy<Int>.self)
            do {
                let row = try await manager.list(Int.self, initial: [1])
                try await rows.set("a", row)
            }
            let row = try #require(try await rows.get("a"))
            try await row.append(2)
            #expect(try await rows.get("a")?.copy() == [1, 2])
            try await rows.delete("a")
            #expect(try await row.copy() == [1, 2])
        },
        ProxyScenario("nested: as a mixed value") { manager in
            let mixed = try await manager.list(WireValue.self)
            try await mixed.append(try await manager.dict(String.self, Int.self).wireValue)
            try await mixed.append(.tuple([.int(1), try await manager.value(5).wireValue]))
            let dict = try DictProxy<String, Int>(try await mixed.get(0))
            try await dict.set("k", 7)
            #expect(try await DictProxy<String, Int>(mixed.get(0)).get("k") == 7)
            guard case .tuple(let pair) = try await mixed.get(1) else {
                Issue.record("no tuple came back")
                return
            }
            #expect(try await ValueProxy<Int>(pair[1]).get() == 5)
        },
        // Older servers can't take proxies that are made from names of methods (bpo-30256).
        ProxyScenario("nested: in Codable structures", since: 10) { manager in
            struct Channel: Codable, Sendable {
                var name: String
                var inbox: QueueProxy<String>
                var lock: LockProxy
            }
            let channels = try await manager.list(Channel.self)
            let inbox = try await manager.queue(String.self)
            try await channels.append(
                Channel(name: "c", inbox: inbox, lock: try await manager.lock())
            )
            let channel = try await channels.get(0)
            try await channel.inbox.put("hello")
            #expect(try await inbox.get() == "hello")
            #expect(try await channel.lock.withLock { channel.name } == "c")
        },
        ProxyScenario("nested: what is no such proxy") { manager in
            let values = try await manager.list(WireValue.self)
            try await values.append(.int(1))
            try await values.append(try await manager.list(Int.self).wireValue)
            for (index, found) in [(0, "int"), (1, "list")] {
                let value = try await values.get(index)
                let error = #expect(throws: MultiprocessingError.self) {
                    try DictProxy<String, Int>(value)
                }
                #expect(error?.code == .typeMismatch)
                #expect(error?.message.contains(found) == true)
            }
        },
        ProxyScenario("nested: sets and deques", isKnownToCPython: false) { manager in
            let sets = try await manager.list(SetProxy<Int>.self)
            try await sets.append(try await manager.set(Int.self, initial: [1]))
            try await sets.get(0).add(2)
            #expect(try await sets.get(0).copy() == [1, 2])
            let deques = try await manager.list(DequeProxy<Int>.self)
            try await deques.append(try await manager.deque(Int.self, initial: [1]))
            #expect(try await deques.get(0).pop() == 1)
        },
        ProxyScenario("named objects: the other types", isKnownToCPython: false) { manager in
            try await manager.set(named: "s", Int.self).add(1)
            #expect(try await manager.set(named: "s", Int.self).contains(1))
            #expect(try await manager.array(named: "a", [1, 2] as [Int]).copy() == [1, 2])
            #expect(try await manager.array(named: "a", [3] as [Int]).copy() == [1, 2])
            try await manager.deque(named: "d", Int.self, maxlen: 1).extend([1, 2])
            #expect(try await manager.deque(named: "d", Int.self).copy() == [2])
            #expect(try await manager.rlock(named: "r").acquire(as: LockOwner()))
            #expect(
                try await manager.rlock(named: "r").acquire(as: LockOwner(), blocking: false)
                    == false
            )
            #expect(try await manager.semaphore(named: "p", 1).acquire())
            #expect(try await manager.semaphore(named: "p").acquire(blocking: false) == false)
            #expect(try await manager.boundedSemaphore(named: "b").acquire())
            try await manager.condition(named: "c").withLock {
                try await manager.condition(named: "c").notify()
            }
            #expect(try await manager.barrier(named: "w", parties: 3).parties() == 3)
            for (name, queue) in [
                ("j", try await manager.joinableQueue(named: "j", Int.self)),
                ("l", try await manager.lifoQueue(named: "l", Int.self)),
                ("o", try await manager.priorityQueue(named: "o", Int.self)),
            ] {
                try await queue.putAll([2, 1, 3])
                #expect(try await queue.get() == ["j": 2, "l": 3, "o": 1][name])
            }
        },
    ]
}
