import Multiprocessing
import Testing

extension ProxyScenario {
    static let list: [ProxyScenario] = [
        ProxyScenario("list: one element") { manager in
            let list = try await manager.list(Int.self, initial: [1, 2, 3])
            #expect(try await list.get(0) == 1)
            #expect(try await list.get(-1) == 3)
            try await list.set(1, 20)
            try await list.append(4)
            try await list.insert(0, at: 0)
            #expect(try await list.copy() == [0, 1, 20, 3, 4])
            #expect(try await list.pop() == 4)
            #expect(try await list.pop(at: 0) == 0)
            try await list.remove(20)
            try await list.delete(0)
            #expect(try await list.copy() == [3])
            let error = await expectError(.remote) { () throws(MultiprocessingError) in
                try await list.get(5)
            }
            #expect(error?.remote?.typeName == "builtins.IndexError")
            #expect(error?.remote?.message == "list index out of range")
        },
        ProxyScenario("list: looking for elements") { manager in
            let list = try await manager.list(String.self, initial: ["a", "b", "a"])
            #expect(try await list.index(of: "b") == 1)
            #expect(try await list.index(of: "z") == nil)
            #expect(try await list.count(of: "a") == 2)
            #expect(try await list.contains("b"))
            #expect(try await list.contains("z") == false)
            // Not that of AsyncSequence, which would fetch the elements and throw any error.
            let contains: (String) async throws(MultiprocessingError) -> Bool = list.contains
            #expect(try await contains("a"))
            let error = await expectError(.remote) { () throws(MultiprocessingError) in
                try await list.remove("z")
            }
            #expect(error?.remote?.message == "list.remove(x): x not in list")
        },
        ProxyScenario("list: slices and all elements") { manager in
            let list = try await manager.list(Int.self)
            try await list.extend([3, 1, 2])
            #expect(try await list.get(1..<3) == [1, 2])
            #expect(try await list.get(1..<99) == [1, 2])
            try await list.set(0..<1, [7, 8])
            #expect(try await list.copy() == [7, 8, 1, 2])
            try await list.delete(1..<2)
            try await list.sort()
            #expect(try await list.copy() == [1, 2, 7])
            try await list.sort(reverse: true)
            #expect(try await list.copy() == [7, 2, 1])
            try await list.reverse()
            #expect(try await list.copy() == [1, 2, 7])
            #expect(try await list.count() == 3)
            try await list.clear()
            #expect(try await list.copy() == [])
        },
    ]
}
