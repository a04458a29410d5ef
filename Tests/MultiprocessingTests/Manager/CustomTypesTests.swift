import Multiprocessing
import Testing

/// What a client asks of registered types, with those that every server has.
@Suite struct CustomTypesTests {
    struct Words: Proxy {
        static let typeids = ["Queue"]
        let reference: ProxyReference

        func put(_ word: String) async throws { try await call("put", word) }
        func get(timeout: Duration? = nil) async throws -> String {
            try await call("get", timeout: timeout)
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: Route.allCases)
    func aProxyIsALinePerMethod(over route: Route) async throws {
        try await route.withManager { manager in
            let words = try await manager.create("Queue", 3, as: Words.self)
            try await words.put("a")
            #expect(try await words.get() == "a")
            let named: Words = try await manager.object(named: "words", "Queue")
            try await named.put("b")
            let same = try await manager.object(named: "words", "Queue", as: AutoProxy.self)
            #expect(try await same.get(as: String.self) == "b")
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: Route.allCases)
    func aCallThatTakesTooLongEnds(over route: Route) async throws {
        try await route.withManager { manager in
            let words = try await manager.create("Queue", as: Words.self)
            let error = await #expect(throws: MultiprocessingError.self) {
                try await words.get(timeout: .milliseconds(20))
            }
            #expect(error?.code == .timedOut)
            try await words.put("kept")
            #expect(try await words.get() == "kept")
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func whatIsNotThereHasACodeOfItsOwn() async throws {
        try await withSyncManager { manager in
            let type = await #expect(throws: MultiprocessingError.self) {
                try await manager.create("Quue", as: Words.self)
            }
            #expect(type?.code == .unknownType)
            #expect(type?.message.contains("did you mean 'Queue'?") == true)
            let named = await #expect(throws: MultiprocessingError.self) {
                try await manager.object(named: "x", "Quue", as: AutoProxy.self)
            }
            #expect(named?.code == .unknownType)
            let function = await #expect(throws: MultiprocessingError.self) {
                try await manager.call("word_count", "a b", as: Int.self)
            }
            #expect(function?.code == .unknownType)
            #expect(function?.message.contains("no function 'word_count'") == true)
            let words = try await manager.create("Queue", as: Words.self)
            let method = await #expect(throws: MultiprocessingError.self) {
                try await words.call("putt", "a")
            }
            #expect(method?.code == .unknownMethod)
            #expect(method?.message.contains("did you mean 'put'?") == true)
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func theServerListsItsTypes() async throws {
        try await withSyncManager { manager in
            let types = try await manager.types()
            #expect(types["list"]?.kind == .type)
            #expect(types["list"]?.exposed.contains("append") == true)
            #expect(try await manager.typeids() == types.keys.sorted())
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func aMistakeInTheErrorsIsReportedOnConnecting() async throws {
        let authkey = Authkey.random()
        try await withSyncManager(authkey: authkey) { manager in
            var configuration = SyncManagerConfiguration()
            configuration.errors.register(ErrorTableTests.BankError.self, python: "int")
            let error = await #expect(throws: MultiprocessingError.self) {
                try await SyncManager.connect(
                    to: manager.address,
                    authkey: authkey,
                    configuration: configuration
                )
            }
            #expect(error?.code == .invalidRegistration)
            #expect(error?.message.contains("'int'") == true)
        }
    }
}
