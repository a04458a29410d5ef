import MPTestSupport
import Multiprocessing
import Testing

import Foundation

/// Proxies that a Swift client puts into a shared container, in the hands of stock CPython.
@Suite struct NestedProxyTests {
    @Test(.timeLimit(.minutes(10)), arguments: PythonInterpreter.selected)
    func areProxiesToPython(_ interpreter: PythonInterpreter) async throws {
        let script = try #require(
            Bundle.module.path(forResource: "Resources/nested_client", ofType: "py")
        )
        try await TestServer.run { server in
            let authkey = Authkey(bytes: Array(try Data(contentsOf: server.authkeyFile)))
            let manager = try await SyncManager.connect(to: server.address, authkey: authkey)
            let list = try await manager.list(Int.self, initial: [1])
            let queue = try await manager.queue(String.self)
            let set = try await manager.set(String.self, initial: ["a"])
            let lock = try await manager.lock()
            let value = try await manager.value(1)
            let deque = try await manager.deque(Int.self, initial: [1])
            let box = try await manager.dict(named: "box", String.self, WireValue.self)
            try await box.update(with: [
                "list": list.wireValue, "queue": queue.wireValue, "set": set.wireValue,
                "lock": lock.wireValue, "value": value.wireValue, "deque": deque.wireValue,
            ])
            try await queue.put("Swift")
            guard let path = server.address.path else {
                Issue.record("the server is at no Unix socket")
                return
            }
            let client = try ChildProgram(
                interpreter.path,
                [script, path, server.authkeyFile.path]
            )
            #expect(try await client.output() == "done\n")
            #expect(try await list.copy() == [1, 2])
            #expect(try await queue.get() == "Swift and Python")
            #expect(try await set.copy() == ["a", "b"])
            #expect(try await lock.locked() == false)
            #expect(try await value.get() == 2)
            #expect(try await deque.copy() == [0, 1])
            await manager.close()
        }
    }
}
