import MPProxyScenarios
import MPTestSupport
import Multiprocessing
import Testing

/// Our proxies with a manager that stock CPython serves.
@Suite(
    .serialized,
    .enabled(if: PythonInterpreter.default != nil, "there is no CPython 3.8 or newer here")
)
struct ClientOfCPythonTests {
    /// A scenario, and whose server it is tried with.
    struct Trial: CustomTestStringConvertible {
        let scenario: ProxyScenario
        let interpreter: PythonInterpreter

        var testDescription: String {
            "\(scenario.testDescription), \(interpreter.testDescription)"
        }

        static let all = PythonInterpreter.selected.flatMap { interpreter in
            ProxyScenario.all
                .filter { $0.isKnownToCPython && $0.firstMinor <= interpreter.minor }
                .map { Trial(scenario: $0, interpreter: interpreter) }
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: Trial.all)
    func behaves(_ trial: Trial) async throws {
        let scenario = trial.scenario
        let server = try await CPythonServer(of: trial.interpreter)
        let manager = try await server.connect()
        try await scenario.run(manager)
        await manager.close()
    }

    @Test(.timeLimit(.minutes(10)))
    func worksOverTCP() async throws {
        let server = try await CPythonServer(overTCP: true)
        let manager = try await server.connect()
        let dict = try await manager.dict(String.self, Int.self, initial: ["a": 1])
        #expect(try await dict.get("a") == 1)
        await manager.close()
    }

    @Test(.timeLimit(.minutes(10)))
    func theEndOfAProxyEndsItsObject() async throws {
        let server = try await CPythonServer()
        let manager = try await server.connect()
        let before = try await manager.numberOfObjects()
        do {
            let dict = try await manager.dict(String.self, Int.self, initial: ["a": 1])
            #expect(try await dict.makeKeyIterator().next() == "a")
            #expect(try await manager.debugInfo().contains("refcount=1"))
        }
        // Each release goes over a connection of its own, so it may take a few round trips.
        while try await manager.numberOfObjects() > before {}
        await manager.close()
    }

    @Test(.timeLimit(.minutes(10)))
    func anotherAuthkeyIsRefused() async throws {
        let server = try await CPythonServer()
        let error = await #expect(throws: MultiprocessingError.self) {
            try await SyncManager.connect(to: server.address, authkey: .random())
        }
        #expect(error?.code == .authenticationFailed)
        #expect(error?.message.contains("authkey") == true)
    }

    @Test(.timeLimit(.minutes(10)))
    func theEndOfTheServerEndsCalls() async throws {
        let server = try await CPythonServer()
        let manager = try await server.connect()
        let queue = try await manager.queue(Int.self)
        try await queue.put(1)
        _ = try await queue.get()
        let waiting = Task { () throws(MultiprocessingError) in try await queue.get() }
        // Two connections show that the other call is on its way.
        while try await queue.qsize() != 0 {}
        server.end()
        guard case .failure(let error) = await waiting.result else {
            Issue.record("an item came from nowhere")
            return
        }
        let code = (error as? MultiprocessingError)?.code
        #expect(code == .connectionLost)
    }

    @Test(.timeLimit(.minutes(10)))
    func whatOnlyOurServersHaveIsUnsupported() async throws {
        let server = try await CPythonServer()
        let manager = try await server.connect()
        let dict = try await manager.dict(String.self, Int.self)
        let list = try await manager.list(Int.self, initial: [1])
        let value = try await manager.value(1)
        let queue = try await manager.queue(Int.self)
        let lock = try await manager.lock()
        let rlock = try await manager.rlock()
        for code in [
            await code { try await dict.increment("a") },
            await code { _ = try await dict.setIfAbsent("a", 1) },
            await code { _ = try await dict.getAll(["a"]) },
            await code { _ = try await list.appendAndCount(1) },
            await code { try await list.increment(0) },
            await code { _ = try await value.exchange(2) },
            await code { try await queue.putAll([1]) },
            await code { _ = try await queue.checked.get() },
            await code { _ = try await queue.refusedItems() },
            await code { _ = try await lock.withLock { grant in grant.token } },
            await code { _ = try await rlock.withLock { grant in grant.token } },
            await code { _ = try await manager.condition(on: lock) },
        ] {
            #expect(code == .unsupported)
        }
        #expect(try await dict.count() == 0)
        #expect(try await list.copy() == [1])
        // Nothing was taken, either.
        #expect(try await lock.acquire(blocking: false))
        #expect(try await rlock.acquire(as: LockOwner(), blocking: false))
        await manager.close()
    }

    @Test(.timeLimit(.minutes(10)))
    func aNestedProxyIsCountedWhenItIsUsed() async throws {
        let server = try await CPythonServer()
        let manager = try await server.connect()
        let rows = try await manager.dict(String.self, ListProxy<Int>.self)
        let base = try await manager.numberOfObjects()
        try await rows.set("a", try await manager.list(Int.self, initial: [1]))
        while try await manager.numberOfObjects() > base {}
        do {
            let row = try #require(try await rows.get("a"))
            #expect(try await manager.numberOfObjects() == base)
            #expect(try await row.copy() == [1])
            #expect(try await manager.numberOfObjects() == base + 1)
        }
        while try await manager.numberOfObjects() > base {}
        #expect(try await rows.get("a")?.copy() == [1])
        await manager.close()
    }

    @Test(.timeLimit(.minutes(10)))
    func requestsThatCPythonDoesNotKnowAreErrors() async throws {
        let server = try await CPythonServer()
        let manager = try await server.connect()
        for code in [
            await code { _ = try await manager.inspect() },
            await code { _ = try await manager.queue(named: "jobs", Int.self) },
            await code { _ = try await manager.lock(named: "lock", lifetime: .session) },
            await code { _ = try await manager.names() },
            await code { try await manager.removeName("jobs") },
            await code { _ = try await manager.object(named: "jobs", as: AutoProxy.self) },
        ] {
            #expect(code == .unsupported)
        }
        await manager.close()
        #expect(await code { _ = try await manager.list(Int.self) } == .closed)
    }

    private func code(_ body: () async throws -> Void) async -> MultiprocessingError.Code? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? MultiprocessingError)?.code
        }
    }
}
