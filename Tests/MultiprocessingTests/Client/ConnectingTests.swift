import MPSystem
import MPTransport
import Multiprocessing
import Testing

@Suite struct ConnectingTests {
    @Test(.timeLimit(.minutes(10)))
    func anotherAuthkeyIsRefusedInWords() async throws {
        try await withSyncManager { manager in
            let error = await failure(to: manager.address)
            #expect(error?.code == .authenticationFailed)
            #expect(error?.message.contains(manager.address.description) == true)
            #expect(error?.message.contains("pass the authkey") == true)
            // Everybody else is served as before.
            let count = try await manager.numberOfObjects()
            #expect(count == 0)
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func aNewlineAtTheEndOfTheAuthkeyIsNamed() async throws {
        try await withSyncManager { manager in
            let key = Authkey(bytes: "a key that an editor has saved\n".utf8)
            let error = await failure(to: manager.address, key)
            #expect(error?.code == .authenticationFailed)
            #expect(error?.message.contains("ends in a newline") == true)
            let other = await failure(to: manager.address, Authkey.random())
            #expect(other?.message.contains("newline") == false)
        }
    }

    @Test func anEmptyAuthkeyIsRefusedBeforeConnecting() async throws {
        let error = await failure(to: .unix(path: "/nowhere"), Authkey(bytes: "".utf8))
        #expect(error?.code == .invalidAuthkey)
    }

    @Test(
        arguments: [
            (
                Address.unix(path: "/tmp/no-such-socket"),
                MultiprocessingError.Code.connectionRefused
            ),
            (Address.unix(path: "/" + String(repeating: "x", count: 200)), .invalidAddress),
            (Address.tcp(host: "127.0.0.1", port: 1), .connectionRefused),
        ] as [(Address, MultiprocessingError.Code)]
    )
    func anAddressWhereNobodyListensIsAnError(
        _ address: Address,
        _ code: MultiprocessingError.Code
    ) async throws {
        let error = await failure(to: address)
        #expect(error?.code == code)
        #expect(error?.message.contains(address.description) == true)
    }

    @Test(
        .timeLimit(.minutes(10)),
        arguments: [
            Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8),
            [0, 0, 0, 5] + Array("hello".utf8), [0xff, 0xff, 0xff, 0xfe],
        ]
    )
    func aPeerThatIsNoManagerIsAnError(_ greeting: [UInt8]) async throws {
        let error = try await connect(toPeerThat: { $0.send(greeting) })
        #expect(error?.code == .notAManager)
        #expect(error?.message.contains("not a manager") == true || greeting.first == 0xff)
    }

    @Test(.timeLimit(.minutes(10)))
    func aPeerThatHangsUpIsAnError() async throws {
        let error = try await connect(toPeerThat: { $0.close() })
        #expect(error?.code == .connectionLost)
    }

    @Test(.timeLimit(.minutes(10)))
    func aPeerThatIsSilentIsGivenUp() async throws {
        let error = try await connect(toPeerThat: { _ in }, timeout: .seconds(2))
        #expect(error?.code == .timedOut)
        #expect(error?.message.contains("did not prove itself") == true)
    }

    @Test(.timeLimit(.minutes(10)))
    func connectingCanBeCancelled() async throws {
        let (accepted, arrival) = AsyncStream.makeStream(of: Void.self)
        try await withPeer({ _ in arrival.finish() }) { address in
            let task = Task { await failure(to: address, timeout: nil) }
            for await _ in accepted {}
            task.cancel()
            #expect(await task.value?.code == .cancelled)
        }
    }

    /// Connects to a peer that does something else than a manager.
    private func connect(
        toPeerThat act: @escaping @Sendable (StreamConnection) -> Void,
        timeout: Duration = .seconds(60)
    ) async throws -> MultiprocessingError? {
        var error: MultiprocessingError?
        try await withPeer(act) { error = await failure(to: $0, timeout: timeout) }
        return error
    }

    /// How connecting fails.
    private func failure(
        to address: Address,
        _ authkey: Authkey = .random(),
        timeout: Duration? = .seconds(10)
    ) async -> MultiprocessingError? {
        var configuration = SyncManagerConfiguration()
        configuration.connectTimeout = timeout
        do throws(MultiprocessingError) {
            _ = try await SyncManager.connect(
                to: address,
                authkey: authkey,
                configuration: configuration
            )
            return nil
        } catch {
            return error
        }
    }

    private func withPeer(
        _ act: @escaping @Sendable (StreamConnection) -> Void,
        _ body: (Address) async throws -> Void
    ) async throws {
        let loop = try EventLoop(name: "peer")
        let listener = try await StreamListener.listen(
            at: .tcp(host: "127.0.0.1", port: 0),
            on: loop
        ) { connection in
            loop.execute { act(connection) }
            return Ignoring()
        }
        guard case .tcp(let host, let port) = listener.address else { return }
        try await body(.tcp(host: host, port: port))
        await listener.close()
        loop.shutdown()
    }
}

/// Takes whatever comes.
private final class Ignoring: ConnectionHandler {
    func received(_ bytes: ArraySlice<UInt8>, on connection: StreamConnection) {}
    func closed(_ reason: CloseReason, on connection: StreamConnection) {}
}
