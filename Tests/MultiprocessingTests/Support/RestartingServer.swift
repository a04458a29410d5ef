import Foundation
import MPSystem
import MPTestSupport
import MPTransport
@testable import Multiprocessing
import Testing

/// A server in this process that a test stops and starts again at the same address, and a client of it.
final class RestartingServer {
    /// How the client reaches it.
    enum Route: String, CaseIterable, CustomTestStringConvertible, Sendable {
        case unix, tcp, tls

        var testDescription: String { rawValue }
    }

    let authkey = Authkey.random()
    private(set) var address: Address
    private var server: ManagerServer?
    private let directory: URL
    private let files: CertificateFixture

    init(_ route: Route = .unix) async throws {
        directory = URL(filePath: "/tmp/mp-restart-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        files = try CertificateFixture.shared.get()
        address =
            switch route {
            case .unix: .unix(path: directory.path + "/socket")
            case .tcp: .tcp(host: "127.0.0.1", port: 0)
            case .tls: .tls(host: "127.0.0.1", port: 0)
            }
        try await start()
    }

    deinit {
        try? FileManager.default.removeItem(at: directory)  // Only a leftover in /tmp.
    }

    /// Runs a test with a server and a client, and ends both.
    static func run(
        _ route: Route = .unix,
        configure: (inout SyncManagerConfiguration) -> Void = { _ in },
        _ body: (RestartingServer, SyncManager) async throws -> Void
    ) async throws {
        let server = try await RestartingServer(route)
        let manager = try await server.connect(configure: configure)
        do {
            try await body(server, manager)
        } catch {
            await manager.close()
            await server.stop()
            throw error
        }
        await manager.close()
        await server.stop()
    }

    /// Starts a server at the address of the one before.
    func start(authkey other: Authkey? = nil) async throws {
        var configuration = ManagerServerConfiguration(
            addresses: [address],
            authkey: other ?? authkey
        )
        configuration.tls = .certificate(files.certificate("server"), key: files.key("server"))
        let server = ManagerServer(configuration: configuration)
        address = try await server.start()[0]
        self.server = server
    }

    /// Stops it in order.
    func stop() async {
        await server?.stop()
        server = nil
    }

    /// The settings of a client that isn't patient, for tests.
    func settings() -> SyncManagerConfiguration {
        var configuration = SyncManagerConfiguration()
        configuration.tls = TLSClientConfiguration(
            trust: .authorities(files.certificate("authority"))
        )
        configuration.reconnection.firstPause = .milliseconds(10)
        configuration.reconnection.longestPause = .milliseconds(50)
        configuration.reconnection.callLimit = .seconds(60)
        return configuration
    }

    /// Another client.
    func connect(
        configure: (inout SyncManagerConfiguration) -> Void = { _ in },
        retrying limit: Duration? = nil
    ) async throws -> SyncManager {
        var configuration = settings()
        configure(&configuration)
        return try await SyncManager.connect(
            to: address,
            authkey: authkey,
            configuration: configuration,
            retrying: limit
        )
    }
}

extension SyncManager {
    /// Breaks the connection without a word to the server.
    func cutConnection() throws {
        let link = try #require(channel as? Link)
        link.current.connection.state.withLock { $0.connection }?.abort()
    }

    /// Runs what ends the connection, and returns once that was noticed.
    func lose(_ body: () async throws -> Void) async throws {
        var events = events.makeAsyncIterator()
        try await body()
        // The stream keeps the newest: on a busy machine, attempts may have taken the place of the loss.
        let isLost = await Self.wait(for: &events) { event in
            switch event {
            case .lost, .reconnecting: true
            default: nil
            }
        }
        #expect(isLost == true)
    }

    /// Returns once so many attempts to connect again have been made in vain, or more.
    static func wait(
        forAttempts number: Int,
        in events: inout AsyncStream<ConnectionEvent>.AsyncIterator
    ) async {
        _ = await wait(for: &events) { event in
            if case .reconnecting(let attempt, _) = event, attempt >= number { true } else { nil }
        }
    }

    /// Reads events until one is found.
    static func wait<Value>(
        for events: inout AsyncStream<ConnectionEvent>.AsyncIterator,
        _ find: (ConnectionEvent) -> Value?
    ) async -> Value? {
        while let event = await events.next(isolation: #isolation) {
            if let found = find(event) { return found }
        }
        return nil
    }
}
