import Glibc
import MPTestSupport
@testable import MPTransport
import MPWire
import Testing

@testable import Multiprocessing

/// Managers and proxies as arguments of a child process.
@Suite(.timeLimit(.minutes(10))) struct InheritedManagersTests {
    /// Arguments that hold proxies at all depths.
    private struct Arguments: Codable {
        var manager: SyncManager
        var same: SyncManager?
        var list: ListProxy<Int>
        var nested: [String: [DictProxy<String, Int>]]
        var mixed: WireValue
        var number = 1
    }

    /// The arguments as a child of a child may pass them on.
    private func check(_ manager: SyncManager, objects: Int = 3) async throws {
        let before = try await manager.numberOfObjects()
        let handover = try await makeHandover(manager)
        // All that the parent had has gone: only what is on its way keeps the objects.
        #expect(try await manager.numberOfObjects() == before + objects)
        let child = try await handover.arrive(as: Arguments.self)
        #expect(child.list.reference.channel !== manager.channel)
        #expect(child.manager.channel === child.list.reference.channel)
        #expect(child.same?.channel === child.manager.channel)
        try await use(child)
        let grandchild = try await Handover(child).arrive(as: Arguments.self)
        #expect(grandchild.list.reference.channel !== child.list.reference.channel)
        try await use(grandchild)
        #expect(try await grandchild.list.copy() == [1, 2, 2])
    }

    private func makeHandover(_ manager: SyncManager) async throws -> Handover {
        let list = try await manager.list(Int.self, initial: [1])
        let dict = try await manager.dict(String.self, Int.self)
        let queue = try await manager.queue(Int.self)
        let arguments = Arguments(
            manager: manager,
            same: manager,
            list: list,
            nested: ["a": [dict, dict]],
            mixed: .tuple([queue.wireValue, .int(2)])
        )
        return try await Handover(arguments)
    }

    private func use(_ arguments: Arguments) async throws {
        try await arguments.list.append(2)
        let dict = try #require(arguments.nested["a"]?.last)
        #expect(try await dict.increment("x", by: 1, default: 0) >= 1)
        guard case .tuple(let parts) = arguments.mixed else {
            Issue.record("the tuple is another value")
            return
        }
        let queue = try QueueProxy<Int>(parts[0])
        try await queue.put(3)
        #expect(try await queue.get() == 3)
        #expect(try await arguments.manager.list(Int.self, initial: [7]).get(0) == 7)
    }

    @Test(arguments: Route.allCases) func theyArriveConnected(route: Route) async throws {
        try await route.withManager { try await check($0) }
    }

    @Test func anObjectLivesAsLongAsTheChildHasIt() async throws {
        try await withSyncManager { manager in
            var handover: Handover? = try await Handover([try await manager.list(Int.self)])
            var child = try await handover?.arrive(as: [ListProxy<Int>].self)
            // The parent's references go when the child has reported.
            handover = nil
            #expect(try await manager.numberOfObjects() == 1)
            try await child?.first?.append(1)
            let link = try #require(child?.first?.reference.channel)
            child = nil
            // The release goes over the child's link, before this call.
            _ = await link.call(Request(.numberOfObjects))
            #expect(try await manager.numberOfObjects() == 0)
        }
    }

    @Test func anObjectThatNobodyTookOverGoesWithTheParent() async throws {
        try await withSyncManager { manager in
            var handover: Handover? = try await Handover([try await manager.list(Int.self)])
            #expect(try await manager.numberOfObjects() == 1)
            #expect(handover?.managers.count == 1)
            handover = nil
            #expect(try await manager.numberOfObjects() == 0)
        }
    }

    @Test func proxiesOfSeveralManagersFindTheirs() async throws {
        try await withSyncManager { one in
            try await withSyncManager { other in
                let first = try await one.list(Int.self, initial: [1])
                let second = try await other.list(Int.self, initial: [2])
                let child = try await Handover([first, second, first])
                    .arrive(as: [ListProxy<Int>].self)
                #expect(child.count == 3)
                #expect(try await child[0].get(0) == 1)
                #expect(try await child[1].get(0) == 2)
                #expect(child[2].reference === child[0].reference)
                #expect(child[0].reference.channel.address == one.channel.address)
            }
        }
    }

    /// A server that other processes reach only with what a child isn't given.
    private func withHiddenServer(_ body: (ManagerServer) async throws -> Void) async throws {
        let files = try CertificateFixture.shared.get()
        var configuration = ManagerServerConfiguration(
            addresses: [.tls(host: "127.0.0.1", port: 0)],
            authkey: .random()
        )
        configuration.tls = .certificate(files.certificate("server"), key: files.key("server"))
        configuration.tls?.clientAuthorities = files.certificate("authority")
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

    @Test func aServerWithoutUnixSocketOpensOneForChildren() async throws {
        try await withHiddenServer { server in
            let manager = try await server.localManager()
            let addresses = server.addresses
            try await check(manager)
            let address = try await server.addressForChildren()
            let path = try #require(address.path)
            #expect(try await server.addressForChildren() == address)
            #expect(server.addresses == addresses)
            var status = stat()
            let directory = String(path.prefix(upTo: try #require(path.lastIndex(of: "/"))))
            #expect(stat(directory, &status) == 0 && status.st_mode & 0o7777 == 0o700)
            await server.stop()
            #expect(access(directory, F_OK) == -1)
            await #expect(throws: MultiprocessingError.self) {
                try await server.addressForChildren()
            }
        }
    }

    @Test func manyAtOnceGetTheSameSocket() async throws {
        try await withHiddenServer { server in
            let addresses = try await withThrowingTaskGroup(of: Address.self) { group in
                for _ in 0..<20 { group.addTask { try await server.addressForChildren() } }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(addresses.count == 1)
        }
    }

    @Test func aServerWithoutAddressesIsReached() async throws {
        let server = ManagerServer(configuration: .init(addresses: [], authkey: .random()))
        _ = try await server.start()
        try await check(try await server.localManager())
        await server.stop()
    }

    @Test func aServerThatHasEndedSaysSo() async throws {
        let server = ManagerServer(configuration: .init(addresses: [], authkey: .random()))
        _ = try await server.start()
        let manager = try await server.localManager()
        await server.stop()
        let error = await #expect(throws: MultiprocessingError.self) {
            _ = try await Handover([manager])
        }
        #expect(error?.code == .serverStopped)
    }

    @Test func anotherTrustTravels() async throws {
        try await withHiddenServer { server in
            let files = try CertificateFixture.shared.get()
            var configuration = SyncManagerConfiguration()
            configuration.tls = TLSClientConfiguration(
                trust: .fingerprint(
                    try PEMFile.certificates(at: files.certificate("server"))[0].fingerprint
                        .fingerprintText
                ),
                certificate: files.certificate("client"),
                key: files.key("client")
            )
            let manager = try await SyncManager.connect(
                to: server.addresses[0],
                authkey: try server.localAuthkey,
                configuration: configuration
            )
            try await check(manager)
        }
    }

    @Test func namedObjectsAreFoundAgainByTheChild() async throws {
        try await RestartingServer.run { server, manager in
            let counts = try await manager.dict(named: "counts", String.self, Int.self)
            let child = try await Handover(["a": counts])
                .arrive(as: [String: DictProxy<String, Int>].self)
            let inherited = try #require(child["a"])
            try await inherited.set("a", 1)
            let childManager = SyncManager(
                channel: inherited.reference.channel,
                executor: manager.loopExecutor
            )
            try await manager.lose { try await childManager.lose { await server.stop() } }
            try await server.start()
            try await inherited.set("a", 2)
            #expect(try await counts.get("a") == 2)
            // The parent's own proxy is of another object now than it was.
            let next = try await Handover([counts]).arrive(as: [DictProxy<String, Int>].self)
            #expect(try await next.first?.get("a") == 2)
        }
    }

    @Test func objectsThatHaveGoneAreNamed() async throws {
        try await RestartingServer.run { server, manager in
            let list = try await manager.list(Int.self)
            try await manager.lose { await server.stop() }
            try await server.start()
            // From now on it is known that the server is another one.
            _ = try await manager.numberOfObjects()
            let error = await #expect(throws: MultiprocessingError.self) {
                _ = try await Handover([list])
            }
            #expect(error?.code == .objectReleased)
        }
    }

    @Test func elsewhereAManagerIsNoValue() async throws {
        try await withSyncManager { manager in
            let dict = try await manager.dict(String.self, SyncManager.self)
            let error = await #expect(throws: MultiprocessingError.self) {
                try await dict.set("m", manager)
            }
            #expect(error?.code == .typeMismatch)
            #expect(error?.message.contains("can only be an argument of a child process") == true)
            let other = try await manager.dict(String.self, [String: Int].self)
            try await other.set("m", ["manager": 0])
            let refused = await #expect(throws: MultiprocessingError.self) {
                _ = try await manager.dict(String.self, WireValue.self).get("m")
                _ = try await DictProxy<String, SyncManager>(reference: other.reference).get("m")
            }
            #expect(refused?.message.contains("only comes as an argument") == true)
        }
    }
}
