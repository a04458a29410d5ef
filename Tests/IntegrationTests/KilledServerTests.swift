import Foundation
import MPTestSupport
import Multiprocessing
import Testing

/// A server in a process of its own that is killed, and started again at its address.
@Suite(.timeLimit(.minutes(10))) struct KilledServerTests {
    /// How clients reach the server.
    enum Route: String, CaseIterable, CustomTestStringConvertible, Sendable {
        case unix, tcp, tls

        var testDescription: String { rawValue }

        func options(in directory: URL) throws -> [String] {
            switch self {
            case .unix: return ["--address", "unix:\(directory.path)/socket"]
            case .tcp: return ["--address", "tcp://127.0.0.1:0"]
            case .tls:
                return ["--address", "tls://127.0.0.1:0"] + (try certificates)
            }
        }

        /// The options of a server that comes back at an address.
        func options(at address: Address) throws -> [String] {
            ["--address", "\(address)"] + (self == .tls ? try certificates : [])
        }

        private var certificates: [String] {
            get throws {
                let files = try CertificateFixture.shared.get()
                return [
                    "--certificate", files.certificate("server"), "--key", files.key("server"),
                ]
            }
        }
    }

    /// What a client has of the server.
    private struct Client {
        let manager: SyncManager
        let counts: DictProxy<String, Int>
        let jobs: QueueProxy<Int>
        let lock: LockProxy
        let anonymous: ListProxy<Int>

        init(_ server: ServeProgram) async throws {
            var configuration = SyncManagerConfiguration()
            configuration.tls = TLSClientConfiguration(
                trust: .authorities(try CertificateFixture.shared.get().certificate("authority"))
            )
            configuration.reconnection.firstPause = .milliseconds(10)
            configuration.reconnection.longestPause = .milliseconds(100)
            configuration.reconnection.callLimit = .seconds(120)
            manager = try await SyncManager.connect(
                to: server.address,
                authkey: server.authkey,
                configuration: configuration,
                retrying: .seconds(60)
            )
            counts = try await manager.dict(named: "counts", String.self, Int.self)
            jobs = try await manager.queue(named: "jobs", Int.self)
            lock = try await manager.lock(named: "lock")
            anonymous = try await manager.list(Int.self, initial: [1])
        }
    }

    @Test(arguments: Route.allCases)
    func clientsFindTheirObjectsInTheNextServer(_ route: Route) async throws {
        let directory = URL(filePath: "/tmp/mp-killed-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: directory) }  // Only a leftover in /tmp.
        let (client, address, underWay) = try await ServeProgram.run(
            in: directory,
            route.options(in: directory)
        ) { server in
            let client = try await Client(server)
            try await client.counts.set("a", 1)
            try await client.lock.acquire()
            let underWay = Task { [jobs = client.jobs] in try await jobs.get() }
            while try await client.manager.inspect().waitingCalls == 0 {}
            // SIGKILL, like all that ends a server program here.
            server.program.kill()
            _ = await server.program.wait()
            return (client, server.address, underWay)
        }
        let lost = await #expect(throws: MultiprocessingError.self) { try await underWay.value }
        #expect(lost?.code == .connectionLost)
        // Calls that are made while nobody serves.
        let meanwhile = Task { [client] in
            try await withThrowingTaskGroup { group in
                for number in 0..<20 {
                    group.addTask { try await client.counts.set("\(number)", number) }
                    group.addTask { try await client.jobs.put(number) }
                }
                try await group.waitForAll()
            }
        }
        try await ServeProgram.run(in: directory, route.options(at: address)) { server in
            try await meanwhile.value
            #expect(try await client.counts.count() == 20)
            #expect(try await client.jobs.qsize() == 20)
            let error = await #expect(throws: MultiprocessingError.self) {
                try await client.anonymous.count()
            }
            #expect(error?.code == .objectReleased)
            // The lock that it held went with the first server.
            let hold = await #expect(throws: MultiprocessingError.self) {
                try await client.lock.release()
            }
            #expect(hold?.code == .connectionLost)
            #expect(try await client.lock.withLock { () async throws in 1 } == 1)
            await client.manager.close()
        }
    }
}
