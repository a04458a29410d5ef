import Multiprocessing
import Testing

extension ProxyScenario {
    static let dict: [ProxyScenario] = [
        ProxyScenario("dict: one entry") { manager in
            let dict = try await manager.dict(String.self, Int.self, initial: ["a": 1])
            #expect(try await dict.get("a") == 1)
            #expect(try await dict.get("b") == nil)
            #expect(try await dict.get("b", default: 7) == 7)
            try await dict.set("b", 2)
            #expect(try await dict.setdefault("b", 3) == 2)
            #expect(try await dict.setdefault("c", 3) == 3)
            #expect(try await dict.contains("c"))
            #expect(try await dict.pop("c") == 3)
            #expect(try await dict.pop("c") == nil)
            #expect(try await dict.contains("c") == false)
            #expect(try await dict.count() == 2)
        },
        ProxyScenario("dict: removing entries") { manager in
            let dict = try await manager.dict(Int.self, String.self, initial: [1: "one"])
            try await dict.delete(1)
            let error = await expectError(.keyNotFound) { () throws(MultiprocessingError) in
                try await dict.delete(1)
            }
            #expect(error?.remote?.description == "builtins.KeyError: 1")
            #expect(error?.message.hasPrefix("dict.__delitem__ at ") == true)
            #expect(try await dict.popitem() == nil)
            try await dict.set(2, "two")
            try await dict.set(3, "three")
            let last = try await dict.popitem()
            #expect(last?.key == 3 && last?.value == "three")
            try await dict.clear()
            #expect(try await dict.count() == 0)
        },
        ProxyScenario("dict: all entries, in their order") { manager in
            let dict = try await manager.dict(String.self, Double.self)
            for (key, value) in [("z", 1.5), ("a", 2.5), ("m", -3)] {
                try await dict.set(key, value)
            }
            #expect(try await dict.keys() == ["z", "a", "m"])
            #expect(try await dict.values() == [1.5, 2.5, -3])
            #expect(try await dict.items().map(\.key) == ["z", "a", "m"])
            #expect(try await dict.items().map(\.value) == [1.5, 2.5, -3])
            try await dict.update(with: ["a": 9, "new": 10])
            #expect(try await dict.copy() == ["z": 1.5, "a": 9, "m": -3, "new": 10])
        },
        ProxyScenario("dict: walking the keys") { manager in
            let dict = try await manager.dict(Int.self, Bool.self, initial: [1: true, 2: false])
            let iterator = try await dict.makeKeyIterator()
            var keys: Set<Int> = []
            while let key = try await iterator.next() { keys.insert(key) }
            #expect(keys == [1, 2])
            #expect(try await iterator.next() == nil)
            let disturbed = try await dict.makeKeyIterator()
            try await dict.set(3, true)
            let error = await #expect(throws: MultiprocessingError.self) {
                try await disturbed.next()
            }
            #expect(error?.code == .remote)
            #expect(error?.remote?.typeName == "builtins.RuntimeError")
            #expect(error?.remote?.message == "dictionary changed size during iteration")
        },
        ProxyScenario("dict: mixed and structured contents") { manager in
            let mixed = try await manager.dict(String.self, WireValue.self)
            try await mixed.set("list", .list([.int(1), .text("x"), .null]))
            try await mixed.set("tuple", .tuple([.float(0.5), .bytes([0, 255])]))
            #expect(try await mixed.get("list") == .list([.int(1), .text("x"), .null]))
            #expect(try await mixed.get("tuple") == .tuple([.float(0.5), .bytes([0, 255])]))
            let jobs = try await manager.dict(String.self, Job.self)
            let job = Job(name: "j", weights: [1, 2.5], parent: nil)
            try await jobs.set("j", job)
            #expect(try await jobs.get("j") == job)
        },
    ]
}

/// A structured value.
struct Job: Codable, Hashable, Sendable {
    var name: String
    var weights: [Double]
    var parent: String?
}
