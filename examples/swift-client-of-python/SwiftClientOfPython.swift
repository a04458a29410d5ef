import Multiprocessing

/// Swift proxies for objects in a manager that CPython serves.
@main
struct SwiftClientOfPython {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3 else {
            print("usage: example-swift-client-of-python ADDRESS AUTHKEY_FILE")
            return
        }
        let manager = try await SyncManager.connect(
            to: Address(parsing: arguments[1]),
            authkey: .file(arguments[2])
        )
        let ages = try await manager.dict(String.self, Int.self, initial: ["Ada": 36])
        try await ages.set("Alan", 41)
        print(try await ages.get("Ada") ?? 0, try await ages.count())

        let words = try await manager.list(String.self, initial: ["pear", "apple"])
        try await words.append("fig")
        try await words.sort()
        print(try await words.copy())

        let queue = try await manager.queue(Int.self)
        try await queue.put(7)
        print(try await queue.get())
        print(try await receives(from: queue) ? "an item came" : "the queue is empty")
        await manager.close()
    }

    /// Whether an item comes within a tenth of a second.
    static func receives(from queue: QueueProxy<Int>) async throws(MultiprocessingError) -> Bool {
        do throws(MultiprocessingError) {
            _ = try await queue.get(timeout: .milliseconds(100))
            return true
        } catch {
            guard error.code == .empty else { throw error }
            return false
        }
    }
}
