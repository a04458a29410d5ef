import Glibc
import MPSystem
import MPTestSupport
import Multiprocessing
import Testing

/// Methods, functions and makers that know who calls.
@Suite(.timeLimit(.minutes(10))) struct CallContextTests {
    private struct Seats: Sendable {
        var takers: [CallContext.Session] = []
    }

    private actor Pool {
        var free = 2
        let maker: String

        init(maker: String) {
            self.maker = maker
        }

        func take(for call: CallContext) throws -> Int {
            guard free > 0 else { throw CancellationError() }
            free -= 1
            call.onSessionEnd { await self.giveBack() }
            return free
        }

        func giveBack() { free += 1 }
    }

    private static let seats = SharedType("Seats", initial: Seats()) {
        $0.expose("take", "count") { (seats: inout Seats, call: CallContext, count: Int?) in
            for _ in 0..<(count ?? 1) { seats.takers.append(call.session) }
            return seats.takers.count
        }
        $0.expose("count") { (seats: inout Seats) in seats.takers.count }
        $0.onSessionEnd { (seats: inout Seats, session: CallContext.Session) in
            seats.takers.removeAll { $0 == session }
        }
    }

    private static let pool = SharedType(
        "Pool",
        service: { (call: CallContext) async throws in Pool(maker: call.principal) }
    ) {
        $0.expose("take") { (pool: Pool, call: CallContext) async throws in
            try await pool.take(for: call)
        }
        $0.expose("free") { (pool: Pool) async in await pool.free }
        $0.expose("maker") { (pool: Pool) async in pool.maker }
    }

    private static var registry: Registry {
        var registry = Registry.standard
        registry.register(seats, pool)
        registry.function("who_am_i", "suffix") { (suffix: String, call: CallContext) in
            call.principal + suffix
        }
        registry.function("seconds_left") { (call: CallContext) -> Double? in
            call.deadline.map { (ContinuousClock.now.duration(to: $0)) / .seconds(1) }
        }
        registry.function("peer") { (call: CallContext) -> [String] in
            [
                call.peer.address.map { "\($0)" }, call.peer.userID.map { "\($0)" },
                call.peer.processID.map { "\($0)" }, call.authkeyName,
            ].map { $0 ?? "-" }
        }
        registry.function("wait_for_end") { (call: CallContext) async throws in
            while !call.isCancelled { await Task.yield() }
            try Task.checkCancellation()
        }
        return registry
    }

    private func withTwoManagers(
        _ body: (SyncManager, SyncManager) async throws -> Void
    ) async throws {
        let authkey = Authkey.random()
        try await withSyncManager(authkey: authkey, registry: Self.registry) { manager in
            let other = try await SyncManager.connect(to: manager.address, authkey: authkey)
            try await body(manager, other)
            await other.close()
        }
    }

    @Test func isNoParameterForClients() async throws {
        try await withSyncManager(registry: Self.registry) { manager in
            let seats = try await manager.create("Seats")
            #expect(try await seats.take(as: Int.self) == 1)
            #expect(try await seats.take(3, as: Int.self) == 4)
            #expect(try await seats.take(keywords: ["count": 2], as: Int.self) == 6)
            let error = await #expect(throws: MultiprocessingError.self) {
                try await seats.take(1, 2, as: Int.self)
            }
            #expect(error?.message.contains("TypeError") == true)
            #expect(try await manager.types()["who_am_i"]?.parameters == ["suffix"])
            let me = try await manager.call("who_am_i", "!", as: String.self)
            #expect(me == "own+key:default+uid:\(user)!")
        }
    }

    private var user: Int { Int(getuid()) }

    @Test func valuesGiveBackWhatADeadClientHeld() async throws {
        try await withTwoManagers { manager, other in
            let seats = try await manager.object(named: "seats", "Seats", as: AutoProxy.self)
            let same = try await other.object(named: "seats", as: AutoProxy.self)
            #expect(try await seats.take(as: Int.self) == 1)
            #expect(try await same.take(2, as: Int.self) == 3)
            await other.close()
            while try await seats.count(as: Int.self) > 1 {}
            #expect(try await seats.count(as: Int.self) == 1)
        }
    }

    @Test func servicesGiveBackWhatADeadClientHeld() async throws {
        try await withTwoManagers { manager, other in
            let pool = try await manager.object(named: "pool", "Pool", as: AutoProxy.self)
            let maker = try await pool.maker(as: String.self)
            #expect(maker == "own+key:default+uid:\(user)")
            let same = try await other.object(named: "pool", as: AutoProxy.self)
            #expect(try await same.take(as: Int.self) == 1)
            #expect(try await same.take(as: Int.self) == 0)
            await other.close()
            while try await pool.free(as: Int.self) < 2 {}
            #expect(try await pool.take(as: Int.self) == 1)
        }
    }

    @Test func aRegistrationThatIsCancelledDoesNothing() async throws {
        let (ends, ended) = AsyncStream.makeStream(of: String.self)
        var registry = Registry.standard
        registry.function("note_end") { (call: CallContext) in
            call.onSessionEnd { ended.yield("cancelled") }.cancel()
            call.onSessionEnd { ended.yield("kept") }
        }
        let authkey = Authkey.random()
        try await withSyncManager(authkey: authkey, registry: registry) { manager in
            let other = try await SyncManager.connect(to: manager.address, authkey: authkey)
            try await other.call("note_end")
            await other.close()
            var iterator = ends.makeAsyncIterator()
            #expect(await iterator.next() == "kept")
        }
    }

    @Test func actionsAreCarriedOutBeforeTheServerHasStopped() async throws {
        let hasEnded = Guarded(false)
        var registry = Registry.standard
        registry.function("note_end") { (call: CallContext) in
            _ = call.onSessionEnd {
                await Task.yield()
                hasEnded.withLock { $0 = true }
            }
        }
        try await withSyncManager(registry: registry) { try await $0.call("note_end") }
        #expect(hasEnded.withLock { $0 })
    }

    @Test func knowsTheDeadline() async throws {
        try await withSyncManager(registry: Self.registry) { manager in
            #expect(try await manager.call("seconds_left", as: Double?.self) == nil)
            let left = try await manager.call(
                "seconds_left",
                as: Double.self,
                timeout: .seconds(100)
            )
            #expect(left > 0 && left <= 100)
        }
    }

    @Test func knowsOfTheCancellation() async throws {
        try await withSyncManager(registry: Self.registry) { manager in
            let call = Task { try await manager.call("wait_for_end") }
            while try await manager.inspect().runningCalls == 0 {}
            call.cancel()
            await #expect(throws: (any Error).self) { try await call.value }
            while try await manager.inspect().runningCalls > 0 {}
        }
    }

    @Test func namesTheKeyOfThePrincipal() async throws {
        let (workers, admins) = (Authkey.random(), Authkey.random())
        var configuration = ManagerServerConfiguration(
            addresses: [.tcp(host: "127.0.0.1", port: 0)],
            authkey: workers
        )
        configuration.authkeys = [
            NamedAuthkey("workers", workers), NamedAuthkey("admins", admins),
        ]
        configuration.registry = Self.registry
        let server = ManagerServer(configuration: configuration)
        let address = try await server.start()[0]
        for (name, key) in [("workers", workers), ("admins", admins)] {
            let manager = try await SyncManager.connect(to: address, authkey: key)
            #expect(try await manager.call("who_am_i", "", as: String.self) == "key:\(name)")
            let peer = try await manager.call("peer", as: [String].self)
            #expect(peer == ["\(address)", "-", "-", name])
            await manager.close()
        }
        await server.stop()
    }

    @Test func aValuesMakerCannotTakeIt() {
        let type = SharedType("Late") { (_: CallContext) in
            1
        } methods: { _ in
        }
        var registry = Registry.standard
        registry.register(type)
        #expect(
            registry.problems == [
                "Late.__init__: it takes a CallContext, as only methods of values can"
            ]
        )
    }

    @Test func thereIsOneClosureForTheEnd() {
        let type = SharedType("Twice", initial: 1) {
            $0.onSessionEnd { _, _ in }
            $0.onSessionEnd { _, _ in }
        }
        var registry = Registry.standard
        registry.register(type)
        #expect(registry.problems == ["Twice: there are two closures for the end of a session"])
    }
}
