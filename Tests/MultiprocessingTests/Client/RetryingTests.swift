import MPSystem
@testable import Multiprocessing
import Testing

/// `connect(retrying:)`.
@Suite(.timeLimit(.minutes(10))) struct RetryingTests {
    @Test(arguments: RestartingServer.Route.allCases)
    func waitsForAServerToComeUp(_ route: RestartingServer.Route) async throws {
        let server = try await RestartingServer(route)
        await server.stop()
        let (address, authkey, settings) = (server.address, server.authkey, server.settings())
        let connecting = Task {
            try await SyncManager.connect(
                to: address,
                authkey: authkey,
                configuration: settings,
                retrying: .seconds(60)
            )
        }
        // It is refused at least once: nobody listens yet.
        await #expect(throws: MultiprocessingError.self) { try await server.connect() }
        try await server.start()
        let manager = try await connecting.value
        #expect(try await manager.numberOfObjects() == 0)
        await manager.close()
        await server.stop()
    }

    @Test func theErrorSaysHowOftenAndHowLong() async throws {
        let error = await failure(at: .unix(path: "/tmp/mp-nobody"), retrying: .seconds(3))
        #expect(error?.code == .connectionRefused)
        let message = try #require(error?.message)
        #expect(message.contains("no such socket"))
        #expect(message.contains(/tried \d+ times in \d+/))
    }

    @Test func oneAttemptHasNoCount() async throws {
        let error = await failure(at: .unix(path: "/tmp/mp-nobody"), retrying: nil)
        #expect(error?.message.contains("tried") == false)
    }

    @Test(
        arguments: [
            Address.unix(path: "/" + String(repeating: "x", count: 200)),
            .tcp(host: "192.0.2.1", port: 5000),
        ]
    )
    func whatWontPassEndsItAtOnce(_ address: Address) async throws {
        let error = await failure(at: address, retrying: .seconds(1000))
        #expect(error?.message.contains("tried") == false)
    }

    @Test func anotherAuthkeyEndsItAtOnce() async throws {
        let server = try await RestartingServer()
        let error = await failure(at: server.address, retrying: .seconds(1000))
        #expect(error?.code == .authenticationFailed)
        await server.stop()
    }

    @Test func cancellationEndsItAtOnce() async throws {
        let task = Task {
            await failure(at: .unix(path: "/tmp/mp-nobody"), retrying: .seconds(1000))
        }
        await Task.yield()
        task.cancel()
        #expect(await task.value?.code == .cancelled)
    }

    private func failure(
        at address: Address,
        retrying limit: Duration?
    ) async -> MultiprocessingError? {
        var configuration = SyncManagerConfiguration()
        configuration.reconnection.firstPause = .milliseconds(10)
        do throws(MultiprocessingError) {
            let manager = try await SyncManager.connect(
                to: address,
                authkey: .random(),
                configuration: configuration,
                retrying: limit
            )
            await manager.close()
            return nil
        } catch {
            return error
        }
    }
}
