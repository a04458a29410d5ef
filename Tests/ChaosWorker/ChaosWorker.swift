import Glibc
import Multiprocessing

/// An honest worker of the chaos test, as its user would write it: countable work, each step written
/// down. Tests/Chaos/worker.py is the same for CPython.
///
/// `chaos-worker ADDRESS AUTHKEY_FILE LIFE SEED JOURNAL STOP_FILE` ends when STOP_FILE is there. It
/// may be killed or stopped at any moment.
@main
struct ChaosWorker {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.count == 6, let seed = UInt64(arguments[3]) else { exit(2) }
        let journal = try Journal(at: arguments[4])
        do {
            let address = try Address(parsing: arguments[0])
            let manager = try await connect(to: address, authkey: .file(arguments[1]))
            var worker = try await Worker(manager, life: arguments[2], seed: seed, journal)
            while access(arguments[5], F_OK) != 0 {
                try await worker.step()
                try await Task.sleep(for: .microseconds(worker.draw(below: 4000)))
            }
            await manager.close()
            journal.last()
        } catch {
            journal.error("\(arguments[2]): \(error)")
            exit(1)
        }
    }

    /// Connects; who is stopped in a handshake comes too late, which costs nothing that was begun.
    private static func connect(to address: Address, authkey: Authkey) async throws -> SyncManager {
        for _ in 1..<20 {
            do throws(MultiprocessingError) {
                return try await SyncManager.connect(to: address, authkey: authkey)
            } catch {
                try await Task.sleep(for: .milliseconds(50))
            }
        }
        return try await SyncManager.connect(to: address, authkey: authkey)
    }
}

/// One life of one worker.
private struct Worker {
    private let manager: SyncManager
    private let life: String
    private let journal: Journal
    private let jobs: QueueProxy<String>
    private let lock: LockProxy
    private let counter: ValueProxy<Int>
    private let permits: SemaphoreProxy
    private let notes: DictProxy<String, Int>
    private let lines: ListProxy<String>
    private let nested: DictProxy<String, ListProxy<String>>
    private var state: UInt64
    private var number = 0

    init(_ manager: SyncManager, life: String, seed: UInt64, _ journal: Journal) async throws {
        self.manager = manager
        self.life = life
        self.journal = journal
        state = seed
        jobs = try await manager.queue(named: "jobs", String.self)
        lock = try await manager.lock(named: "lock")
        counter = try await manager.value(named: "counter", 0)
        permits = try await manager.object(named: "permits", "Semaphore")
        notes = try await manager.dict(named: "notes", String.self, Int.self)
        lines = try await manager.list(named: "lines", String.self)
        nested = try await manager.dict(named: "nested", String.self, ListProxy<String>.self)
    }

    /// A number by the seed (Knuth's generator, of which the upper bits are good enough here).
    mutating func draw(below limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % limit
    }

    mutating func step() async throws {
        number += 1
        let item = "\(life):\(number)"
        switch draw(below: 9) {
        case 0, 1: try await put(item)
        case 2, 3: try await get()
        case 4: try await increment()
        case 5: try await note()
        case 6: try await append(item)
        case 7: try await nest(item)
        default: try await permit()
        }
    }

    private func put(_ item: String) async throws {
        journal.begin("put", item)
        do throws(MultiprocessingError) {
            try await jobs.put(item, timeout: .milliseconds(50))
            journal.end("done")
        } catch {
            guard error.code == .full else { throw error }
            journal.end("full")
        }
    }

    private func get() async throws {
        journal.begin("get")
        do throws(MultiprocessingError) {
            journal.end(try await jobs.get(timeout: .milliseconds(50)))
        } catch {
            guard error.code == .empty else { throw error }
            journal.end()
        }
    }

    /// Two calls that are one only under the lock.
    private func increment() async throws {
        try await lock.withLock {
            journal.begin("increment")
            try await counter.set(try await counter.get() + 1)
            journal.end()
        }
    }

    private func note() async throws {
        journal.begin("note", "\(number)")
        try await notes.set(life, number)
        journal.end()
    }

    private func append(_ item: String) async throws {
        journal.begin("append", item)
        try await lines.append(item)
        journal.end()
    }

    /// A list in a dict, which lives as long as it is there.
    private func nest(_ item: String) async throws {
        journal.begin("nest", item)
        try await nested.set(item, try await manager.list(String.self, initial: [item]))
        guard let inner = try await nested.get(item) else {
            return journal.error("nested list \(item) is gone")
        }
        try await inner.append("x")
        let elements = try await inner.copy()
        if elements != [item, "x"] { journal.error("nested list \(item) is \(elements)") }
        try await nested.delete(item)
        journal.end()
    }

    private func permit() async throws {
        try await permits.acquire()
        try await Task.sleep(for: .milliseconds(1))
        try await permits.release()
    }
}
