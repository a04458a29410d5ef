import MPTestSupport
@testable import Multiprocessing
import Testing

@Suite(.timeLimit(.minutes(10))) struct LocalManagerTests {
    private func withServer(
        _ configure: (inout ManagerServerConfiguration) throws -> Void = { _ in },
        _ body: (ManagerServer) async throws -> Void
    ) async throws {
        var configuration = ManagerServerConfiguration(addresses: [], authkey: .random())
        try configure(&configuration)
        let server = ManagerServer(configuration: configuration)
        _ = try await server.start()
        do {
            try await body(server)
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    @Test func aServerWithoutAddressesHasOne() async throws {
        try await withServer { server in
            let manager = try await server.localManager()
            #expect(try await manager.list(Int.self, initial: [1]).count() == 1)
            #expect(try await server.localManager() === manager)
            await manager.close()
            let next = try await server.localManager()
            #expect(next !== manager)
            #expect(try await next.numberOfObjects() == 0)
        }
    }

    @Test func aServerWithTLSHasOneWithoutTLS() async throws {
        let files = try CertificateFixture.shared.get()
        try await withServer {
            $0.addresses = [.tls(host: "127.0.0.1", port: 0), .tcp(host: "127.0.0.1", port: 0)]
            $0.tls = .certificate(files.certificate("server"), key: files.key("server"))
        } _: { server in
            let manager = try await server.localManager()
            #expect(server.addresses.count == 2)
            #expect(manager.address == server.addresses[0])
            #expect(try await manager.numberOfObjects() == 0)
        }
    }

    @Test func itGoesOnWithTheNextAuthkey() async throws {
        try await withServer { server in
            try await server.setAuthkeys([NamedAuthkey("next", .random())])
            let manager = try await server.localManager()
            #expect(try await manager.numberOfObjects() == 0)
        }
    }

    @Test func manyTasksGetTheSame() async throws {
        try await withServer { server in
            let managers = try await withThrowingTaskGroup(of: SyncManager.self) { group in
                for _ in 0..<20 { group.addTask { try await server.localManager() } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(managers.map { ObjectIdentifier($0) }).count == 1)
            // Whoever came too late closes its own.
            while try await managers[0].inspect().connections.count > 1 {}
        }
    }

    /// A counter whose methods use the server that they run in.
    actor Visits {
        func visit(_ name: String) async throws -> Int {
            try await SyncManager.local.dict(named: "visits", String.self, Int.self)
                .increment(name)
        }
    }

    @Test func theRegistrysCodeFindsItsServer() async throws {
        var registry = Registry.standard
        registry.function("visit", "name") { (name: String) async throws -> Int in
            try await SyncManager.local.dict(named: "visits", String.self, Int.self)
                .increment(name)
        }
        registry.register(
            SharedType("Visits", service: { () async throws in Visits() }) { methods in
                methods.expose("visit", "name") { (visits, name: String) in
                    try await visits.visit(name)
                }
            }
        )
        let shared = registry
        // Two servers of one registry don't mix.
        try await withServer {
            $0.registry = shared
        } _: { server in
            try await withServer {
                $0.registry = shared
            } _: { other in
                let manager = try await server.localManager()
                #expect(try await manager.call("visit", "a", as: Int.self) == 1)
                let visits: AutoProxy = try await manager.create("Visits")
                #expect(try await visits.call("visit", "a", as: Int.self) == 2)
                let second = try await other.localManager()
                #expect(try await second.call("visit", "a", as: Int.self) == 1)
            }
        }
    }

    @Test func thereIsNoneElsewhere() async throws {
        #expect(ManagerServer.current == nil)
        let error = await #expect(throws: MultiprocessingError.self) { try await SyncManager.local }
        #expect(error?.code == .unsupported)
    }

    @Test func nobodyKeepsAServer() async throws {
        weak var kept: ManagerServer?
        try await withServer { server in
            kept = server
            _ = try await server.localManager().list(Int.self)
        }
        #expect(kept == nil)
    }

    @Test func withSyncManagerTakesAllSettings() async throws {
        let files = try CertificateFixture.shared.get()
        let authkey = Authkey.random()
        var configuration = ManagerServerConfiguration(
            addresses: [.tls(host: "127.0.0.1", port: 0), .tcp(host: "127.0.0.1", port: 0)],
            authkey: authkey
        )
        configuration.tls = .certificate(files.certificate("server"), key: files.key("server"))
        configuration.registry.function("double", "x") { (x: Int) in 2 * x }
        try await withSyncManager(configuration: configuration) { manager in
            #expect(try await manager.call("double", 4, as: Int.self) == 8)
            var settings = SyncManagerConfiguration()
            settings.tls = TLSClientConfiguration(
                trust: .authorities(files.certificate("authority"))
            )
            let client = try await SyncManager.connect(
                to: manager.address,
                authkey: authkey,
                configuration: settings
            )
            #expect(try await client.call("double", 5, as: Int.self) == 10)
            await client.close()
        }
    }
}
