import Glibc
import MPSystem
import Testing

@testable import MPTransport

@Suite(.timeLimit(.minutes(10)))
struct ConnectorTests {
    private func connect(
        to address: SocketAddress,
        on loop: EventLoop,
        timeout: Duration? = .seconds(30)
    ) async throws(TransportError) -> StreamConnection {
        try await StreamConnection.connect(
            to: address,
            on: loop,
            until: Deadline(after: timeout),
            handler: RecordingHandler()
        )
    }

    @Test func saysThatNobodyListens() async throws {
        try await withDirectory { directory in
            try await withLoop { loop in
                let path = SocketAddress.unix(path: directory + "/socket")
                await #expect(throws: TransportError.noSuchSocket(path)) {
                    try await connect(to: path, on: loop)
                }
                let listener = try await StreamListener.listen(
                    at: .tcp(host: "127.0.0.1", port: 0),
                    on: loop
                ) { _ in RecordingHandler() }
                await listener.close()
                let error = await #expect(throws: TransportError.self) {
                    try await connect(to: listener.address, on: loop)
                }
                #expect(
                    error?.description
                        == "cannot connect to \(listener.address): nobody listens there; is the server running?"
                )
            }
        }
    }

    @Test func refusesClearTextAcrossTheNetwork() async throws {
        try await withLoop { loop in
            let address = SocketAddress.tcp(host: "192.0.2.1", port: 1)
            await #expect(throws: TransportError.insecureNetwork(.connect(address))) {
                try await connect(to: address, on: loop)
            }
        }
    }

    /// A server that never accepts, with a backlog that is full.
    private func withBusyServer(_ body: (SocketAddress) async throws -> Void) async throws {
        try await withDirectory { directory in
            let address = SocketAddress.unix(path: directory + "/socket")
            let name = try SocketName(address, for: .transfer)
            let server = try SocketOptions.open(family: AF_UNIX, for: .transfer)
            try #require(name.withPointer { bind(server.rawValue, $0, $1) } == 0)
            try #require(listen(server.rawValue, 0) == 0)
            let visitor = try SocketOptions.open(family: AF_UNIX, for: .transfer)
            try #require(name.withPointer { Glibc.connect(visitor.rawValue, $0, $1) } == 0)
            try await body(address)
            _ = (server.rawValue, visitor.rawValue)
        }
    }

    @Test func givesUpInTime() async throws {
        try await withBusyServer { address in
            try await withLoop { loop in
                let limit = Duration.milliseconds(30)
                let error = TransportError.timedOut(.connect(address), after: limit)
                await #expect(throws: error) {
                    try await connect(to: address, on: loop, timeout: limit)
                }
            }
        }
    }

    @Test func canBeCancelled() async throws {
        try await withBusyServer { address in
            try await withLoop { loop in
                let attempt = Task { try await connect(to: address, on: loop, timeout: nil) }
                attempt.cancel()
                await #expect(throws: TransportError.cancelled(.connect(address))) {
                    try await attempt.value
                }
            }
        }
    }

    @Test func endsWithItsLoop() async throws {
        try await withBusyServer { address in
            let loop = try EventLoop(name: "ends")
            let attempt = Task { try await connect(to: address, on: loop, timeout: nil) }
            await loop.run {}
            loop.shutdown()
            await #expect(throws: TransportError.loopEnded(.connect(address))) {
                _ = try await attempt.value
            }
        }
    }

    /// Connects to whichever answers.
    private func race(
        to addresses: [SocketAddress],
        on loop: EventLoop,
        within limit: Duration? = .seconds(30)
    ) async throws -> StreamConnection {
        let names = try addresses.map { try SocketName($0, for: .transfer) }
        return try await AddressRace(names, for: .transfer, on: loop) { _, socket in
            let channel = SocketChannel(
                socket,
                on: loop,
                outputLimit: StreamConnection.standardOutputLimit,
                stallLimit: StreamConnection.standardStallLimit
            )
            let connection = StreamConnection(
                channel: channel,
                loop: loop,
                peer: nil,
                localAddress: nil
            )
            connection.start(handler: RecordingHandler())
            return connection
        }.run(until: Deadline(after: limit))
    }

    @Test func anAddressThatDoesNotAnswerDoesNotHoldUpTheNext() async throws {
        try await withBusyServer { busy in
            try await withDirectory { directory in
                try await withLoop { loop in
                    let address = SocketAddress.unix(path: directory + "/socket")
                    let listener = try await StreamListener.listen(at: address, on: loop) { _ in
                        RecordingHandler()
                    }
                    let found = try await race(to: [busy, address], on: loop)
                    found.close()
                    await listener.close()
                }
            }
        }
    }

    @Test func anAddressThatRefusesIsFollowedAtOnce() async throws {
        try await withDirectory { directory in
            let dead = SocketAddress.unix(path: directory + "/nobody")
            try await withLoop { loop in
                await #expect(throws: TransportError.self) {
                    _ = try await race(to: [dead, dead], on: loop)
                }
                return
            }
        }
    }

    @Test func allAddressesShareOneDeadline() async throws {
        try await withBusyServer { busy in
            try await withLoop { loop in
                let limit = Duration.milliseconds(300)
                await #expect(throws: TransportError.timedOut(.transfer, after: limit)) {
                    try await race(to: [busy, busy, busy], on: loop, within: limit)
                }
            }
        }
    }
}
