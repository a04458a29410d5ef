import Foundation
import MPTestSupport
import Multiprocessing
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ManagerServerTests {
    private let key = Authkey(bytes: Array("the key of the tests".utf8))

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
            guard case .tcp("127.0.0.1", let port) = address else {
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

    @Test func aPortInUseIsAnErrorThatNamesItAndLeavesNothingOpen() async throws {
        let first = server([.tcp(host: "127.0.0.1", port: 0)])
        let taken = try await first.start()[0]
        try await TestServer.run { other in
            guard case .unix(let path) = other.address else { return }
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
