import Multiprocessing
import Testing

extension ProxyScenario {
    static let set: [ProxyScenario] = [
        ProxyScenario("set: one member", isKnownToCPython: false) { manager in
            let set = try await manager.set(String.self, initial: ["a"])
            try await set.add("b")
            try await set.add("b")
            #expect(try await set.count() == 2)
            #expect(try await set.contains("b"))
            #expect(try await set.contains("z") == false)
            #expect(try await set.addIfAbsent("b") == false)
            #expect(try await set.addIfAbsent("c"))
            #expect(try await set.discardIfPresent("c"))
            #expect(try await set.discardIfPresent("c") == false)
            try await set.discard("z")
            try await set.remove("b")
            await expectError(.keyNotFound) { () throws(MultiprocessingError) in
                try await set.remove("b")
            }
            #expect(try await set.pop() == "a")
            #expect(try await set.pop() == nil)
        },
        ProxyScenario("set: algebra", isKnownToCPython: false) { manager in
            let set = try await manager.set(Int.self, initial: [1, 2, 3])
            #expect(try await set.union([3, 4]) == [1, 2, 3, 4])
            #expect(try await set.intersection([3, 4]) == [3])
            #expect(try await set.subtracting([3, 4]) == [1, 2])
            #expect(try await set.symmetricDifference([3, 4]) == [1, 2, 4])
            #expect(try await set.isSubset(of: [1, 2, 3, 4]))
            #expect(try await set.isSubset(of: [1, 2]) == false)
            #expect(try await set.isSuperset(of: [1]))
            #expect(try await set.isSuperset(of: [4]) == false)
            #expect(try await set.isDisjoint(with: [4]))
            #expect(try await set.isDisjoint(with: [3]) == false)
            #expect(try await set.copy() == [1, 2, 3])
            try await set.formUnion([4, 5])
            try await set.subtract([1])
            try await set.formIntersection([2, 3, 4])
            try await set.formSymmetricDifference([4, 9])
            #expect(try await set.copy() == [2, 3, 9])
            var walked: [Int] = []
            for try await member in set { walked.append(member) }
            #expect(walked.sorted() == [2, 3, 9])
            try await set.clear()
            #expect(try await set.count() == 0)
        },
    ]

    static let array: [ProxyScenario] = [
        ProxyScenario("array: elements and slices") { manager in
            let array = try await manager.array([1, 2, 3] as [Int32])
            #expect(try await array.count() == 3)
            #expect(try await array.get(-1) == 3)
            try await array.set(0, -7)
            #expect(try await array.get(0..<2) == [-7, 2])
            try await array.set(1..<3, [8, 9])
            #expect(try await array.copy() == [-7, 8, 9])
            let error = await expectError(.remote) { () throws(MultiprocessingError) in
                try await array.get(5)
            }
            #expect(error?.remote?.typeName == "builtins.IndexError")
            #expect(try await manager.array([] as [Double]).copy() == [])
        },
        ProxyScenario("array: every type keeps its ends") { manager in
            try await keepsItsEnds(of: Int8.self, in: manager)
            try await keepsItsEnds(of: UInt8.self, in: manager)
            try await keepsItsEnds(of: Int16.self, in: manager)
            try await keepsItsEnds(of: UInt16.self, in: manager)
            try await keepsItsEnds(of: Int32.self, in: manager)
            try await keepsItsEnds(of: UInt32.self, in: manager)
            try await keepsItsEnds(of: Int64.self, in: manager)
            try await keepsItsEnds(of: UInt64.self, in: manager)
            try await keepsItsEnds(of: Int.self, in: manager)
            try await keepsItsEnds(of: UInt.self, in: manager)
            let floats: [Float] = [-.greatestFiniteMagnitude, 0.1, .infinity]
            #expect(try await manager.array(floats).copy() == floats)
            let doubles = [-.greatestFiniteMagnitude, 0.1, .infinity]
            #expect(try await manager.array(doubles).copy() == doubles)
        },
        ProxyScenario("array: atomic updates", isKnownToCPython: false) { manager in
            let array = try await manager.array([1, 127] as [Int8])
            #expect(try await array.increment(0) == 2)
            #expect(try await array.increment(0, by: -5) == -3)
            let error = await expectError(.remote) { () throws(MultiprocessingError) in
                try await array.increment(1)
            }
            #expect(error?.remote?.typeName == "builtins.OverflowError")
            #expect(try await array.compareExchange(1, expected: 127, desired: 5))
            #expect(try await array.compareExchange(1, expected: 127, desired: 6) == false)
            #expect(try await array.copy() == [-3, 5])
        },
    ]

    private static func keepsItsEnds<Element: ArrayElement & FixedWidthInteger>(
        of type: Element.Type,
        in manager: SyncManager
    ) async throws {
        let ends = [Element.min, 0, Element.max]
        let array = try await manager.array(ends)
        #expect(try await array.copy() == ends)
        try await array.set(0..<1, [Element.max])
        #expect(try await array.get(0) == Element.max)
    }

    static let deque: [ProxyScenario] = [
        ProxyScenario("deque: the ends", isKnownToCPython: false) { manager in
            let deque = try await manager.deque(String.self, initial: ["b"])
            try await deque.append("c")
            try await deque.appendLeft("a")
            #expect(try await deque.appendAndCount("d") == 4)
            try await deque.extend(["e", "f"])
            try await deque.extendLeft(["y", "x"])
            #expect(try await deque.copy() == ["x", "y", "a", "b", "c", "d", "e", "f"])
            #expect(try await deque.pop() == "f")
            #expect(try await deque.popLeft() == "x")
            #expect(try await deque.count() == 6)
            try await deque.clear()
            #expect(try await deque.pop() == nil)
            #expect(try await deque.popLeft() == nil)
            #expect(try await deque.maxlen() == nil)
        },
        ProxyScenario("deque: elements", isKnownToCPython: false) { manager in
            let deque = try await manager.deque(Int.self, initial: [1, 2, 3, 2])
            #expect(try await deque.get(-1) == 2)
            try await deque.set(0, 9)
            try await deque.insert(7, at: 1)
            #expect(try await deque.index(of: 2) == 2)
            #expect(try await deque.index(of: 99) == nil)
            #expect(try await deque.count(of: 2) == 2)
            #expect(try await deque.contains(3))
            try await deque.remove(2)
            try await deque.delete(0)
            try await deque.rotate()
            #expect(try await deque.copy() == [2, 7, 3])
            try await deque.rotate(by: -1)
            try await deque.reverse()
            #expect(try await deque.copy() == [2, 3, 7])
            var walked: [Int] = []
            for try await element in deque { walked.append(element) }
            #expect(walked == [2, 3, 7])
        },
        ProxyScenario("deque: a greatest length", isKnownToCPython: false) { manager in
            let deque = try await manager.deque(UInt8.self, initial: [1, 2, 3], maxlen: 2)
            #expect(try await deque.maxlen() == 2)
            #expect(try await deque.copy() == [2, 3])
            try await deque.append(4)
            #expect(try await deque.copy() == [3, 4])
        },
    ]
}
