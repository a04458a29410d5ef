import Foundation
import Glibc
import MPTestSupport
import Multiprocessing
import Testing

/// Servers that write down all that comes in, and what comes of running that again.
@Suite(.timeLimit(.minutes(10)))
struct RecordingTests {
    private static var registry: Registry {
        var registry = Registry.standard
        registry.register(SessionTypes.seats, SessionTypes.pool)
        registry.function("shout", "text") { (text: String) in text.uppercased() }
        return registry
    }

    private static func path() -> String {
        "/tmp/mp-record-\(UUID().uuidString.prefix(8))"
    }

    /// Serves while clients do a bit of everything, and returns the path of the recording.
    private static func record(
        over transport: TestServer.Transport = .unix,
        changing change: (inout Recording) -> Void = { _ in },
        _ body: (SyncManager) async throws -> Void
    ) async throws -> String {
        let path = path()
        try await TestServer.run(over: transport) { configuration in
            var recording = Recording(path: path)
            change(&recording)
            configuration.recording = recording
            configuration.registry = registry
        } _: { server in
            let manager = try await connect(to: server, over: transport)
            try await body(manager)
            await manager.close()
        }
        return path
    }

    private static func connect(
        to server: TestServer,
        over transport: TestServer.Transport
    ) async throws -> SyncManager {
        var configuration = SyncManagerConfiguration()
        if transport == .tls { configuration.tls = TLSClientConfiguration(trust: .authkey) }
        return try await SyncManager.connect(
            to: server.address,
            authkey: try Authkey.file(server.authkeyFile.path),
            configuration: configuration
        )
    }

    private static func workALot(_ manager: SyncManager) async throws {
        let counts = try await manager.dict(String.self, Int.self)
        let queue = try await manager.queue(named: "jobs", Int.self)
        for number in 0..<50 {
            try await counts.set("\(number % 7)", number)
            try await queue.put(number)
        }
        // Calls that wait, are answered, time out and are cancelled.
        let taken = Task { try await queue.get() + queue.get() }
        #expect(try await taken.value == 1)
        let empty = try await manager.queue(Int.self)
        await #expect(throws: MultiprocessingError.self) {
            try await empty.get(timeout: .milliseconds(20))
        }
        let given = Task { try await empty.get() }
        given.cancel()
        await #expect(throws: (any Error).self) { try await given.value }
        let lock = try await manager.lock()
        let count = try await lock.withLock { try await counts.count() }
        #expect(count == 7)
        // Tasks: a function, an object of a service, values that end with sessions.
        #expect(try await manager.call("shout", "hello", as: String.self) == "HELLO")
        let pool = try await manager.object(named: "pool", "Pool", as: AutoProxy.self)
        #expect(try await pool.take(as: Int.self) == 1)
        let seats = try await manager.object(named: "seats", "Seats", as: AutoProxy.self)
        #expect(try await seats.take(as: Int.self) == 1)
        let work = try await manager.workQueue(named: "work", Int.self, returning: Int.self)
        let id = try await work.put(4)
        let leased = try await work.lease()
        #expect(try await work.complete(leased[0].id, 16))
        #expect(try await work.result(of: id).get() == 16)
        // Objects in objects, which end when the last value that holds them does.
        let outer = try await manager.list(ListProxy<Int>.self)
        try await outer.append(try await manager.list(Int.self, initial: [1, 2]))
        _ = try await outer.pop()
        _ = try await manager.inspect()
    }

    @Test(
        "over TLS, too, of which nothing but what was said is recorded",
        arguments: [TestServer.Transport.unix, .tcp, .tls]
    )
    func theSameServerAnswersTheSame(over transport: TestServer.Transport) async throws {
        let path = try await Self.record(over: transport) { try await Self.workALot($0) }
        defer { try? FileManager.default.removeItem(atPath: path) }
        let report = try Recording.replay(path, registry: Self.registry)
        #expect(report.differences == [])
        #expect(report.differenceCount == 0)
        #expect(report.incompleteReason == nil)
        #expect(report.missingTypes == [])
        #expect(report.callCount > 100)
        #expect(report.eventCount > 100)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        let key = Data(TestServer.keyText.utf8)
        #expect(try Data(contentsOf: URL(filePath: path)).range(of: key) == nil)
    }

    @Test(
        "several clients at once, some of which go while others wait",
        arguments: [
            TestServer.Transport.unix, .tls,
        ]
    )
    func severalClients(over transport: TestServer.Transport) async throws {
        let path = Self.path()
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await TestServer.run(over: transport) {
            $0.recording = Recording(path: path)
            $0.registry = Self.registry
        } _: { server in
            try await withThrowingTaskGroup { group in
                for number in 0..<6 {
                    group.addTask {
                        try await Self.takePart(
                            number,
                            try await Self.connect(to: server, over: transport)
                        )
                    }
                }
                try await group.waitForAll()
            }
        }
        let report = try Recording.replay(path, registry: Self.registry)
        #expect(report.differences == [])
        #expect(report.incompleteReason == nil)
        #expect(report.callCount > 6 * 40)
    }

    /// Puts, takes, waits for others, and is cut off in the middle of a wait.
    private static func takePart(_ number: Int, _ manager: SyncManager) async throws {
        let queue = try await manager.queue(named: "shared", Int.self)
        let work = try await manager.workQueue(named: "work", Int.self, returning: Int.self)
        let lock = try await manager.lock(named: "lock")
        for round in 0..<10 {
            try await queue.put(round)
            _ = try await queue.get()
            try await lock.withLock { _ = try await work.put(round) }
            _ = try await manager.call("shout", "\(number)", as: String.self)
        }
        let empty = try await manager.queue(named: "empty", Int.self)
        let waiting = Task { try await empty.get() }
        // A call that comes after it on the same link is answered after it has begun to wait.
        _ = try await empty.qsize()
        await manager.close()
        await #expect(throws: (any Error).self) { try await waiting.value }
    }

    @Test func anotherServerIsFoundOut() async throws {
        let path = try await Self.record(changing: { $0.keepsAnswers = true }) { manager in
            let seats = try await manager.object(named: "seats", "Seats", as: AutoProxy.self)
            #expect(try await seats.take(as: Int.self) == 1)
            #expect(try await seats.count(as: Int.self) == 1)
        }
        defer { try? FileManager.default.removeItem(atPath: path) }
        var changed = Registry.standard
        changed.register(SessionTypes.pool)
        changed.register(
            SharedType("Seats", initial: 0) {
                $0.expose("take") { (count: inout Int) in
                    count += 1
                    return count
                }
                $0.expose("count") { (count: inout Int) in count + 10 }
            }
        )
        changed.function("shout", "text") { (text: String) in text }
        let report = try Recording.replay(path, registry: changed)
        #expect(report.differenceCount == 1)
        let difference = try #require(report.differences.first)
        #expect(difference.typeid == "Seats")
        #expect(difference.name == "seats")
        #expect(difference.method == "count")
        #expect(difference.call != nil && difference.session != nil)
        #expect(difference.recorded.hasSuffix(": 1"))
        #expect(difference.found.hasSuffix(": 11"))
        let strange = try Recording.replay(path)
        #expect(strange.missingTypes.contains("Seats"))
        #expect(strange.differenceCount > 0)
    }

    @Test("a file that is cut at any byte is run up to there")
    func cutFiles() async throws {
        let path = try await Self.record { manager in
            let list = try await manager.list(Int.self)
            for number in 0..<20 { try await list.append(number) }
        }
        let cut = Self.path()
        defer {
            try? FileManager.default.removeItem(atPath: path)
            try? FileManager.default.removeItem(atPath: cut)
        }
        let bytes = try Data(contentsOf: URL(filePath: path))
        for count in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 200)) {
            try bytes.prefix(count).write(to: URL(filePath: cut))
            do throws(MultiprocessingError) {
                let report = try Recording.replay(cut)
                #expect(report.differenceCount == 0)
            } catch {
                #expect(error.code == .invalidState)
            }
        }
        var damaged = bytes
        damaged[bytes.count - 3] ^= 1
        try damaged.write(to: URL(filePath: cut))
        do throws(MultiprocessingError) {
            let reason = try Recording.replay(cut).incompleteReason
            #expect(reason?.contains(" is damaged: its bytes have changed") == true)
        } catch {
            #expect(error.message.contains(" is damaged: its bytes have changed"))
        }
    }

    @Test func aFileThatIsThereIsKept() async throws {
        let path = Self.path()
        try Data("old".utf8).write(to: URL(filePath: path))
        defer {
            try? FileManager.default.removeItem(atPath: path)
            try? FileManager.default.removeItem(atPath: path + ".1")
        }
        try await TestServer.run {
            $0.recording = Recording(path: path)
        } _: { _ in
        }
        #expect(try Data(contentsOf: URL(filePath: path + ".1")) == Data("old".utf8))
        #expect(try Recording.replay(path).differenceCount == 0)
    }

    @Test func aFileThatCannotBeMadeIsAnErrorAtTheStart() async {
        await #expect {
            try await TestServer.run {
                $0.recording = Recording(path: "/nowhere/at/all")
            } _: { _ in
            }
        } throws: { error in
            (error as? MultiprocessingError)?.code == .cannotStart
        }
    }

    @Test("at the limit recording ends, and the server goes on")
    func limits() async throws {
        let path = try await Self.record(changing: { $0.limitInBytes = 60_000 }) { manager in
            let dict = try await manager.dict(Int.self, String.self)
            let text = String(repeating: "x", count: 10_000)
            for number in 0..<100 { try await dict.set(number, text) }
            #expect(try await dict.count() == 100)
        }
        defer { try? FileManager.default.removeItem(atPath: path) }
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        #expect(try #require(size) <= 60_000)
    }

    @Test("a recording takes no more memory than it may when it is run")
    func memoryLimits() async throws {
        let path = try await Self.record { manager in
            let dict = try await manager.dict(Int.self, String.self)
            for number in 0..<300 { try await dict.set(number, "x") }
        }
        defer { try? FileManager.default.removeItem(atPath: path) }
        var options = ReplayOptions()
        options.memoryLimitInBytes = 1 << 20
        let report = try Recording.replay(path, options: options)
        #expect(report.incompleteReason?.contains("took more memory than 1048576 bytes") == true)
    }

    @Test func otherFilesAreRefused() throws {
        let path = Self.path()
        try Data("#!/bin/sh\necho no recording\n".utf8).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect { try Recording.replay(path) } throws: { error in
            "\(error)".contains("no recording of a manager's server")
        }
        #expect { try Recording.replay("/nowhere/at/all") } throws: { error in
            (error as? MultiprocessingError)?.code == .invalidState
        }
    }

    @Test func theFlightRecorderHasFactsAndNoValues() async throws {
        let path = Self.path()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let key = Authkey(bytes: Array("the key of the tests".utf8))
        let server = ManagerServer(configuration: .init(addresses: [], authkey: key))
        _ = try await server.start()
        let manager = try await server.localManager()
        let dict = try await manager.dict(String.self, String.self)
        try await dict.set("a key of a user", "a value of a user")
        try await server.writeFlightRecorder(to: path)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.hasPrefix("# flight recorder of process \(getpid()): the last "))
        #expect(text.contains(" opened connection="))
        #expect(text.contains(" admitted connection="))
        #expect(text.contains(" type=dict method=__setitem__ outcome=answered request-bytes="))
        #expect(text.contains(" request connection="))
        #expect(!text.contains("of a user"))
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        await server.stop()
        await #expect(throws: MultiprocessingError.self) {
            try await server.writeFlightRecorder(to: path)
        }
    }
}
