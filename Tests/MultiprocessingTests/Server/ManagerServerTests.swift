import Foundation
import MPTestSupport
import Multiprocessing
import Testing

@Suite(.timeLimit(.minutes(10)))
struct ManagerServerTests {
    private let key = TestServer.authkey

    private func server(_ addresses: [Address]) -> ManagerServer {
        ManagerServer(configuration: .init(addresses: addresses, authkey: key))
    }

    private func code(of error: (any Error)?) -> MultiprocessingError.Code? {
        (error as? MultiprocessingError)?.code
    }

    @Test func portZeroBecomesThePortThatTheKernelChose() async throws {
        let server = server([.tcp(host: "127.0.0.1", port: 0), .tcp(host: "127.0.0.1", port: 0)])
        let addresses = try await server.start()
        #expect(Set(addresses).count == 2)
        for address in addresses {
            guard address.kind == .tcp, address.host == "127.0.0.1", let port = address.port else {
                Issue.record("\(address) is another address")
                continue
            }
            #expect(port > 0)
            let manager = try await SyncManager.connect(to: address, authkey: key)
            #expect(try await manager.numberOfObjects() == 0)
            await manager.close()
        }
        await server.stop()
    }

    /// A pattern that admits nothing is a mistake that nothing else would ever show.
    @Test func aClassPatternThatAdmitsNothingIsAnError() async throws {
        var configuration = ManagerServerConfiguration(
            addresses: [.tcp(host: "127.0.0.1", port: 0)],
            authkey: key
        )
        configuration.allowedClasses = ["shop.*", "foo"]
        let server = ManagerServer(configuration: configuration)
        let error = await #expect(throws: MultiprocessingError.self) { try await server.start() }
        #expect(error?.code == .invalidClassPattern)
        #expect(error?.message.contains("'foo'") == true)
    }

    @Test func aPortInUseIsAnErrorThatNamesItAndLeavesNothingOpen() async throws {
        let first = server([.tcp(host: "127.0.0.1", port: 0)])
        let taken = try await first.start()[0]
        try await TestServer.run { other in
            guard let path = other.address.path else { return }
            let free = Address.unix(path: path + "-second")
            let second = server([free, taken])
            let error = await #expect(throws: MultiprocessingError.self) {
                try await second.start()
            }
            #expect(code(of: error) == .addressInUse)
            #expect(error?.message.contains(taken.description) == true)
            #expect(!FileManager.default.fileExists(atPath: path + "-second"))
        }
        await first.stop()
    }

    @Test func aLiveServersSocketIsNotTakenFromIt() async throws {
        try await TestServer.run { other in
            let error = await #expect(throws: MultiprocessingError.self) {
                try await server([other.address]).start()
            }
            #expect(code(of: error) == .addressInUse)
            let manager = try await SyncManager.connect(to: other.address, authkey: key)
            #expect(try await manager.numberOfObjects() == 0)
        }
    }

    @Test func anEmptyAuthkeyIsRefused() async {
        let server = ManagerServer(
            configuration: .init(addresses: [], authkey: Authkey(bytes: [UInt8]()))
        )
        let error = await #expect(throws: MultiprocessingError.self) { try await server.start() }
        #expect(code(of: error) == .invalidAuthkey)
    }

    @Test func aWeakAuthkeyHasToBeAllowed() async throws {
        let address = Address.tcp(host: "127.0.0.1", port: 0)
        let weak = Authkey(bytes: "abracadabra".utf8)
        let refused = ManagerServer(configuration: .init(addresses: [address], authkey: weak))
        let error = await #expect(throws: MultiprocessingError.self) { try await refused.start() }
        #expect(code(of: error) == .invalidAuthkey)

        let allowed = Authkey(bytes: "abracadabra".utf8, allowsWeakKey: true)
        let server = ManagerServer(configuration: .init(addresses: [address], authkey: allowed))
        let bound = try await server.start()[0]
        let failure = await #expect(throws: MultiprocessingError.self) {
            _ = try await SyncManager.connect(to: bound, authkey: weak)
        }
        #expect(code(of: failure) == .invalidAuthkey)
        let manager = try await SyncManager.connect(to: bound, authkey: allowed)
        #expect(try await manager.numberOfObjects() == 0)
        await manager.close()
        await server.stop()
    }

    @Test func authkeysAreReplacedUnderItsClients() async throws {
        let (old, new) = (Authkey.random(), Authkey.random())
        let server = ManagerServer(
            configuration: .init(
                addresses: [.tcp(host: "127.0.0.1", port: 0)],
                authkeys: [NamedAuthkey("old", old)]
            )
        )
        let address = try await server.start()[0]
        let early = try await SyncManager.connect(to: address, authkey: old)
        try await server.setAuthkeys([NamedAuthkey("new", new), NamedAuthkey("old", old)])
        for key in [old, new] {
            let manager = try await SyncManager.connect(to: address, authkey: key)
            #expect(try await manager.numberOfObjects() == 0)
            await manager.close()
        }
        try await server.setAuthkeys([NamedAuthkey("new", new)])
        #expect(try await early.numberOfObjects() == 0)
        let error = await #expect(throws: MultiprocessingError.self) {
            _ = try await SyncManager.connect(to: address, authkey: old)
        }
        #expect(code(of: error) == .authenticationFailed)
        #expect(try await early.numberOfObjects() == 0)
        await early.close()
        await server.stop()
        let late = await #expect(throws: MultiprocessingError.self) {
            try await server.setAuthkeys([NamedAuthkey("new", new)])
        }
        #expect(code(of: late) == .serverStopped)
    }

    @Test(
        arguments: [
            ([], "none that hasn't expired"),
            (
                [NamedAuthkey("a", .random(), expiry: .now - .seconds(1))],
                "none that hasn't expired"
            ),
            ((0..<5).map { NamedAuthkey("\($0)", .random()) }, "at most 4"),
            (
                [NamedAuthkey("a", .random()), NamedAuthkey("a", .random())],
                "two have the name 'a'"
            ),
            ([NamedAuthkey("a", Authkey(bytes: [1, 2]))], "'a' is too weak"),
        ] as [([NamedAuthkey], String)]
    )
    func authkeysOfNoUseAreRefused(authkeys: [NamedAuthkey], reason: String) async {
        let server = ManagerServer(configuration: .init(addresses: [], authkeys: authkeys))
        let error = await #expect(throws: MultiprocessingError.self) { try await server.start() }
        #expect(code(of: error) == .invalidAuthkey)
        #expect(error?.message.contains(reason) == true)
    }

    @Test func retiredAuthkeysAreReleased() async throws {
        let server: ManagerServer
        weak var retired: Authkey?
        do {
            let key = Authkey.random()
            retired = key
            server = ManagerServer(configuration: .init(addresses: [], authkey: key))
        }
        _ = try await server.start()
        #expect(retired != nil)
        try await server.setAuthkeys([NamedAuthkey("new", .random())])
        #expect(retired == nil)
        await server.stop()
    }

    @Test func aServerStartsOnceOnly() async throws {
        let server = server([.tcp(host: "127.0.0.1", port: 0)])
        _ = try await server.start()
        let error = await #expect(throws: MultiprocessingError.self) { try await server.start() }
        #expect(code(of: error) == .unsupported)
        await server.stop()
    }

    @Test func stoppingEndsCallsThatWaitAndTellsTheirCallers() async throws {
        let server = server([.tcp(host: "127.0.0.1", port: 0)])
        let address = try await server.start()[0]
        let manager = try await SyncManager.connect(to: address, authkey: key)
        let queue = try await manager.queue(Int.self)
        async let waiting = Result { () async throws in try await queue.get() }
        while try await manager.inspect().waitingCalls == 0 { await Task.yield() }
        await server.stop()
        let outcome = await waiting
        #expect(throws: MultiprocessingError.self) { try outcome.get() }
        let error = await #expect(throws: MultiprocessingError.self) { try await queue.qsize() }
        #expect(code(of: error) == .serverStopped)
    }

    @Test func runServesUntilItsTaskIsCancelled() async throws {
        let server = server([.tcp(host: "127.0.0.1", port: 0)])
        let running = Task { try await server.run() }
        running.cancel()
        try await running.value
        await server.waitUntilStopped()
        let error = await #expect(throws: MultiprocessingError.self) { try await server.start() }
        #expect(code(of: error) == .unsupported)
    }

    @Test func whatIsTooLongEndsItsCallOnly() async throws {
        try await TestServer.run {
            $0.messageLimitInBytes = 10_000
        } _: { server in
            let manager = try await SyncManager.connect(to: server.address, authkey: key)
            let list = try await manager.list(String.self)
            let half = String(repeating: "x", count: 6000)
            let request = await #expect(throws: MultiprocessingError.self) {
                try await list.append(half + half)
            }
            #expect(code(of: request) == .messageTooLong)
            try await list.append(half)
            try await list.append(half + "y")
            let reply = await #expect(throws: MultiprocessingError.self) { try await list.copy() }
            #expect(reply?.remote?.description.contains("at most 10000") == true)
            #expect(try await list.count() == 2)
        }
    }

    @Test func stoppingAServerThatNeverRanEndsIt() async {
        let server = server([])
        await server.stop()
        await server.waitUntilStopped()
    }
}

extension Result where Failure == any Error {
    /// Catches what an asynchronous closure throws.
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
