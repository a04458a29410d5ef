import Multiprocessing

/// What the server holds: an integer, and what may be done with it, each call atomically.
let counter = SharedType("Counter", initial: 0) {
    $0.expose("add", "n") { (count: inout Int, n: Int) in
        count += n
        return count
    }
    $0.expose("reset") { (count: inout Int) in count = 0 }
}

/// What clients hold: a line for each method.
struct CounterProxy: Proxy {
    static let typeids = ["Counter"]
    let reference: ProxyReference

    func add(_ n: Int) async throws -> Int { try await call("add", n) }
    func reset() async throws { try await call("reset") }
}

/// A type of one's own: four tasks count to a thousand without a lock.
@main
struct OwnType {
    static func main() async throws {
        var registry = Registry.standard
        registry.register(counter)
        try await withSyncManager(registry: registry) { manager in
            let hits = try await manager.create("Counter", as: CounterProxy.self)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 1...4 {
                    group.addTask {
                        for _ in 1...250 { _ = try await hits.add(1) }
                    }
                }
                try await group.waitForAll()
            }
            print("counted:", try await hits.add(0))

            // Without a proxy of its own: the server says which methods there are.
            let other = try await manager.create("Counter")
            print("another one:", try await other.add(5, as: Int.self))
            do {
                try await other.subtract(5)
            } catch let error as MultiprocessingError where error.code == .unknownMethod {
                let methods = try await other.exposedMethods().joined(separator: ", ")
                print("there is no such method, but there are:", methods)
            }
        }
    }
}
