import Glibc
import Logging
import MPSystem
import MPTestSupport
import Multiprocessing
import Testing

/// Peers of a listener that prove nothing, or wrong things.
@Suite(.timeLimit(.minutes(10)))
struct ListenerStrangersTests {
    /// A socket that speaks no protocol.
    private struct RawClient: ~Copyable {
        let socket: Int32

        init(_ address: Address) throws {
            socket = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
            var name = sockaddr_un()
            name.sun_family = sa_family_t(AF_UNIX)
            let path = try #require(address.path)
            withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: path.utf8) }
            let outcome = withUnsafePointer(to: &name) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            try #require(outcome == 0)
        }

        func send(_ bytes: [UInt8]) {
            #expect(write(socket, bytes, bytes.count) == bytes.count)
        }

        deinit { close(socket) }
    }

    private let lines = Guarded<[String]>([])

    private var logger: Logger { LinesLogHandler.logger(to: lines, level: .debug) }

    private let route = ConnectionRoute.unix

    private func exchange(with listener: Listener) async throws {
        let connected = try await route.connect(to: listener)
        let accepted = try await listener.accept()
        try await connected.send("proved")
        #expect(try await accepted.receive(String.self) == "proved")
    }

    @Test func anotherAuthkeyIsRefusedAtBothEnds() async throws {
        try await route.withListener({ $0.connections.logger = logger }) { listener in
            let error = await expect(.authenticationFailed) {
                _ = try await Connection.connect(to: listener.address, authkey: .random())
            }
            #expect(error?.message.contains("given the same authkey") == true)
            try await exchange(with: listener)
            #expect(lines.withLock { $0 }.contains { $0.contains("did not prove the authkey") })
        }
    }

    @Test(arguments: [
        [0, 0, 0, 1, 7], [0xff, 0xff, 0xff, 0xfe], [0x7f, 0xff, 0xff, 0xff],
        [0xff, 0xff, 0xff, 0xff, 1, 0, 0, 0, 0, 0, 0, 0],
        [0, 0, 0, 16] + [UInt8](repeating: 0, count: 16),
        [0, 0, 1, 1], Array("GET / HTTP/1.1\r\n\r\n".utf8),
    ])
    func garbageDisturbsNobody(garbage: [UInt8]) async throws {
        try await route.withListener({ $0.connections.logger = logger }) { listener in
            let stranger = try RawClient(listener.address)
            stranger.send(garbage)
            try await exchange(with: listener)
            // The stranger was closed after its challenge and #FAILURE#.
            var byte: UInt8 = 0
            while read(stranger.socket, &byte, 1) == 1 {}
            #expect(lines.withLock { $0 }.contains { $0.contains("did not prove the authkey") })
        }
    }

    @Test func aSilentStrangerIsClosedInTime() async throws {
        try await route.withListener({ $0.handshakeTimeout = .seconds(1) }) { listener in
            let stranger = try RawClient(listener.address)
            // Drop by drop, which takes no more time than silence.
            stranger.send([0, 0, 0])
            try await exchange(with: listener)
            var byte: UInt8 = 0
            while read(stranger.socket, &byte, 1) == 1 {}
        }
    }

    @Test func manySilentStrangersKeepNobodyOut() async throws {
        var strangers: [Int32] = []
        defer { for stranger in strangers { close(stranger) } }
        try await route.withListener({ configuration in
            configuration.connections.logger = logger
            configuration.handshakesAtATime = 8
            configuration.handshakeTimeout = .seconds(600)
        }) { listener in
            // The first ones give way to the last ones.
            let path = listener.address
            for _ in 0..<40 {
                let stranger = try RawClient(path)
                strangers.append(dup(stranger.socket))
            }
            for _ in 0..<5 { try await exchange(with: listener) }
        }
        // To give way is no failure, nor is the end of the listener.
        #expect(!lines.withLock { $0 }.contains { $0.contains("did not prove") })
    }

    @Test func whoWantsNoProofGetsNone() async throws {
        try await route.withListener { listener in
            let connection = try await Connection.connect(to: listener.address)
            let error = await expect(.typeMismatch) { _ = try await connection.receive(Int.self) }
            #expect(error?.message.contains("wants an authkey") == true)
        }
        try await ConnectionRoute.unixWithoutAuthkey.withListener { listener in
            var configuration = ConnectionConfiguration()
            configuration.connectTimeout = .milliseconds(50)
            let error = await expect(.timedOut) {
                _ = try await Connection.connect(
                    to: listener.address,
                    authkey: .random(),
                    configuration: configuration
                )
            }
            #expect(error?.message.contains("has it no authkey") == true)
        }
    }

    @Test func aPeerThatDiesInAMessageIsAnError() async throws {
        try await ConnectionRoute.unixWithoutAuthkey.withListener { listener in
            do {
                let client = try RawClient(listener.address)
                client.send([0, 0, 1, 0, 1, 2, 3])
            }
            let accepted = try await listener.accept()
            let error = await expect(.connectionLost) { _ = try await accepted.receiveBytes() }
            #expect(error?.message.contains("in the middle of a message") == true)
        }
    }

    @Test func aHostileLengthTakesNoMemory() async throws {
        try await ConnectionRoute.unixWithoutAuthkey.withListener { listener in
            let client = try RawClient(listener.address)
            // 8 GiB, which is less than the limit.
            client.send([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 2, 0, 0, 0, 0] + [1, 2, 3])
            let accepted = try await listener.accept()
            let task = Task { try await accepted.receiveBytes() }
            while try await accepted.poll() { await Task.yield() }
            var usage = rusage()
            getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
            #expect(usage.ru_maxrss < 6 << 20, "in kilobytes")
            task.cancel()
            await expect(.cancelled) { _ = try await task.value }
            // Beyond the limit.
            let other = try RawClient(listener.address)
            other.send([0xff, 0xff, 0xff, 0xff, 0x7f, 0, 0, 2, 0, 0, 0, 0])
            let second = try await listener.accept()
            await expect(.messageTooLong) { _ = try await second.receiveBytes() }
        }
    }
}
