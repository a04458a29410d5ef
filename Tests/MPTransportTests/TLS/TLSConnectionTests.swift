import Glibc
import MPSystem
import MPTestSupport
import Testing

@testable import MPTransport

@Suite(.timeLimit(.minutes(10)))
struct TLSConnectionTests {
    /// What a listener has reported, in order.
    private final class Failures: Sendable {
        let stream: AsyncStream<TLSError>
        private let continuation: AsyncStream<TLSError>.Continuation

        init() { (stream, continuation) = AsyncStream.makeStream() }

        func note(_ error: TLSError) { continuation.yield(error) }

        func first() async -> TLSError? { await stream.first { _ in true } }
    }

    /// Serves an echo while a body runs.
    private func withServer(
        _ context: TLSContext,
        host: String = "127.0.0.1",
        handshakeTimeout: Duration = .seconds(50),
        handshakeLimit: Int = 64,
        _ body: (EventLoop, SocketAddress, TLSAcceptor, Failures) async throws -> Void
    ) async throws {
        let failures = Failures()
        try await withLoop { loop in
            var admission = TLSAdmission()
            let waiting = Guarded<[UInt64]>([])
            admission.begins = { connection in
                waiting.withLock { waiting in
                    waiting.append(connection.id)
                    return waiting.count > handshakeLimit ? waiting.removeFirst() : nil
                }
            }
            admission.ends = { ended in waiting.withLock { $0.removeAll { $0 == ended.id } } }
            admission.failed = { error, _ in failures.note(error) }
            let acceptor = TLSAcceptor(context, timeout: handshakeTimeout, admission: admission)
            let listener = try await StreamListener.listen(
                at: .tls(host: host, port: 0),
                on: loop,
                tls: acceptor
            ) { _ in RecordingHandler.echo() }
            try await body(loop, listener.address, acceptor, failures)
            await listener.close()
        }
    }

    /// Connects, and proves that bytes come back.
    private func echo(
        at address: SocketAddress,
        on loop: EventLoop,
        _ context: TLSContext
    ) async throws -> StreamConnection {
        let handler = RecordingHandler()
        let connection = try await StreamConnection.connect(
            to: address,
            on: loop,
            until: Deadline(after: .seconds(50)),
            tls: context,
            handler: handler
        )
        connection.send([1, 2, 3])
        #expect(await handler.bytes(count: 3) == [1, 2, 3])
        return connection
    }

    @Test(arguments: ["127.0.0.1", "::1", "localhost"])
    func verifiesTheHostOfTheAddress(host: String) async throws {
        try await withServer(TLSContexts.server(), host: host) { loop, address, _, _ in
            let connection = try await echo(at: address, on: loop, TLSContexts.client())
            #expect(connection.tls?.peerNames.contains(host) == true)
            connection.close()
        }
    }

    @Test func mayListenAtEveryAddress() async throws {
        try await withServer(TLSContexts.server(), host: "0.0.0.0") { loop, address, _, _ in
            guard case .tls("0.0.0.0", let port) = address else {
                Issue.record("\(address)")
                return
            }
            let local = SocketAddress.tls(host: "localhost", port: port)
            try await echo(at: local, on: loop, TLSContexts.client()).close()
        }
    }

    @Test func saysWhatIsWrongWithTheServer() async throws {
        try await withServer(TLSContexts.server("other-name")) { loop, address, _, failures in
            let error = await #expect(throws: TransportError.self) {
                try await echo(at: address, on: loop, TLSContexts.client())
            }
            let names = ["manager.example", "192.0.2.7"]
            let expected = TLSError.wrongName(expected: "127.0.0.1", actual: names)
            #expect(error == .tls(.connect(address), expected))
            #expect(error?.description.contains("not for 127.0.0.1 but for manager") == true)
            #expect(await failures.first() == .refused(.badCertificate, by: .client))
        }
    }

    @Test func aClientLearnsThatItsCertificateIsWanted() async throws {
        let server = try TLSContexts.server(clientAuthorities: "authority")
        try await withServer(server) { loop, address, _, failures in
            let handler = RecordingHandler()
            let connection = try await StreamConnection.connect(
                to: address,
                on: loop,
                until: Deadline(after: .seconds(50)),
                tls: TLSContexts.client(),
                handler: handler
            )
            // TLS 1.3 tells it only now.
            let expected = TLSError.refused(.certificateRequired, by: .server)
            #expect(await handler.end() == .failed(.tls(.transfer, expected)))
            #expect(connection.tlsFailure == expected)
            #expect(await failures.first() == .certificateMissing)
        }
    }

    @Test func aPeerThatDoesNotSpeakTLSIsToldApart() async throws {
        try await withServer(TLSContexts.server()) { loop, address, _, failures in
            guard case .tls(let host, let port) = address else { return }
            let handler = RecordingHandler()
            let connection = try await StreamConnection.connect(
                to: .tcp(host: host, port: port),
                on: loop,
                until: Deadline(after: .seconds(50)),
                handler: handler
            )
            connection.send(Array("\0\0\0\u{27}#CHALLENGE#{sha256}".utf8))
            #expect(await failures.first() == .notTLS)
            #expect(await handler.end() != nil)
        }
    }

    @Test func aServerThatDoesNotSpeakTLSIsToldApart() async throws {
        try await withLoop { loop in
            let listener = try await StreamListener.listen(
                at: .tcp(host: "127.0.0.1", port: 0),
                on: loop
            ) { connection in
                connection.send(Array("\0\0\0\u{27}#CHALLENGE#{sha256}".utf8))
                return RecordingHandler()
            }
            guard case .tcp(let host, let port) = listener.address else { return }
            let address = SocketAddress.tls(host: host, port: port)
            await #expect(throws: TransportError.tls(.connect(address), .notTLS)) {
                try await echo(at: address, on: loop, TLSContexts.client())
            }
        }
    }

    @Test func aSilentClientIsSentAwayAfterAWhile() async throws {
        let limit = Duration.milliseconds(50)
        try await withServer(TLSContexts.server(), handshakeTimeout: limit) {
            loop,
            address,
            _,
            failures in
            guard case .tls(let host, let port) = address else { return }
            let handler = RecordingHandler()
            _ = try await StreamConnection.connect(
                to: .tcp(host: host, port: port),
                on: loop,
                until: Deadline(after: .seconds(50)),
                handler: handler
            )
            #expect(await failures.first() == .handshakeTimedOut(after: limit))
            #expect(await handler.end() != nil)
        }
    }

    /// Whoever has failed too often isn't worth a handshake.
    @Test func whoIsNotAdmittedIsToldNothing() async throws {
        let asked = Guarded<[PeerSource]>([])
        let failures = Failures()
        try await withLoop { loop in
            var admission = TLSAdmission()
            admission.admits = { source in
                asked.withLock { $0.append(source) }
                return false
            }
            admission.failed = { error, _ in failures.note(error) }
            let acceptor = TLSAcceptor(
                try TLSContexts.server(),
                timeout: .seconds(50),
                admission: admission
            )
            let listener = try await StreamListener.listen(
                at: .tls(host: "127.0.0.1", port: 0),
                on: loop,
                tls: acceptor
            ) { _ in
                Issue.record("a connection was handed over")
                return RecordingHandler()
            }
            guard case .tls(let host, let port) = listener.address else { return }
            let handler = RecordingHandler()
            let connection = try await StreamConnection.connect(
                to: .tcp(host: host, port: port),
                on: loop,
                until: Deadline(after: .seconds(50)),
                handler: handler
            )
            connection.send([0x16, 3, 1])
            #expect(await handler.end() != nil)
            #expect(handler.bytes == [])
            #expect(asked.withLock { $0 } == [.loopback])
            await listener.close()
        }
    }

    @Test func aFailureTellsWhereItsPeerIs() async throws {
        let sources = AsyncStream.makeStream(of: PeerSource.self)
        try await withLoop { loop in
            var admission = TLSAdmission()
            admission.failed = { _, source in sources.continuation.yield(source) }
            let acceptor = TLSAcceptor(
                try TLSContexts.server(),
                timeout: .seconds(50),
                admission: admission
            )
            let listener = try await StreamListener.listen(
                at: .tls(host: "127.0.0.1", port: 0),
                on: loop,
                tls: acceptor
            ) { _ in RecordingHandler() }
            guard case .tls(let host, let port) = listener.address else { return }
            let connection = try await StreamConnection.connect(
                to: .tcp(host: host, port: port),
                on: loop,
                until: Deadline(after: .seconds(50)),
                handler: RecordingHandler()
            )
            connection.send(Array("GET / HTTP/1.1\r\n".utf8))
            var arrivals = sources.stream.makeAsyncIterator()
            #expect(await arrivals.next() == .loopback)
            await listener.close()
        }
    }

    @Test func silentClientsDoNotKeepOthersOut() async throws {
        try await withServer(TLSContexts.server(), handshakeLimit: 4) {
            loop,
            address,
            _,
            failures in
            guard case .tls(let host, let port) = address else { return }
            for _ in 0..<5 {
                _ = try await StreamConnection.connect(
                    to: .tcp(host: host, port: port),
                    on: loop,
                    until: Deadline(after: .seconds(50)),
                    handler: RecordingHandler()
                )
            }
            #expect(await failures.first() == .crowdedOut)
            // One that speaks is through before the next stranger comes.
            try await echo(at: address, on: loop, TLSContexts.client()).close()
        }
    }

    @Test func aClientDoesNotWaitForeverForAHandshake() async throws {
        try await withLoop { loop in
            let listener = try await StreamListener.listen(
                at: .tcp(host: "127.0.0.1", port: 0),
                on: loop
            ) { _ in RecordingHandler() }
            guard case .tcp(let host, let port) = listener.address else { return }
            let address = SocketAddress.tls(host: host, port: port)
            let limit = Duration.milliseconds(100)
            await #expect(
                throws: TransportError.tls(.connect(address), .handshakeTimedOut(after: limit))
            ) {
                _ = try await StreamConnection.connect(
                    to: address,
                    on: loop,
                    until: Deadline(after: limit),
                    tls: TLSContexts.client(),
                    handler: RecordingHandler()
                )
            }
        }
    }

    @Test(arguments: [true, false])
    func aCancelledClientDoesNotWait(beforeItBegins: Bool) async throws {
        try await withLoop { loop in
            let (accepted, arrival) = AsyncStream.makeStream(of: Void.self)
            let listener = try await StreamListener.listen(
                at: .tcp(host: "127.0.0.1", port: 0),
                on: loop
            ) { _ in
                arrival.finish()
                return RecordingHandler()
            }
            guard case .tcp(let host, let port) = listener.address else { return }
            let address = SocketAddress.tls(host: host, port: port)
            let context = try TLSContexts.client()
            let task = Task {
                if beforeItBegins { withUnsafeCurrentTask { $0?.cancel() } }
                _ = try await StreamConnection.connect(
                    to: address,
                    on: loop,
                    until: Deadline(after: nil),
                    tls: context,
                    handler: RecordingHandler()
                )
            }
            if !beforeItBegins {
                for await _ in accepted {}
                task.cancel()
            }
            await #expect(throws: TransportError.cancelled(.connect(address))) {
                try await task.value
            }
        }
    }

    @Test func aLoopThatEndsEndsTheHandshake() async throws {
        let server = try EventLoop(name: "server")
        let client = try EventLoop(name: "client")
        let (accepted, arrival) = AsyncStream.makeStream(of: Void.self)
        let listener = try await StreamListener.listen(
            at: .tcp(host: "127.0.0.1", port: 0),
            on: server
        ) { _ in
            arrival.finish()
            return RecordingHandler()
        }
        guard case .tcp(let host, let port) = listener.address else { return }
        let address = SocketAddress.tls(host: host, port: port)
        let context = try TLSContexts.client()
        let task = Task {
            _ = try await StreamConnection.connect(
                to: address,
                on: client,
                until: Deadline(after: nil),
                tls: context,
                handler: RecordingHandler()
            )
        }
        for await _ in accepted {}
        client.shutdown()
        await #expect(throws: TransportError.loopEnded(.connect(address))) { try await task.value }
        server.shutdown()
    }

    /// A cut that anybody on the way can make is no end.
    @Test func aStreamThatIsCutIsNotAtItsEnd() async throws {
        let server = RecordingHandler()
        try await withLoop { loop in
            let listener = try await StreamListener.listen(
                at: .tls(host: "127.0.0.1", port: 0),
                on: loop,
                tls: .patient(TLSContexts.server())
            ) { _ in server }
            let connection = try await StreamConnection.connect(
                to: listener.address,
                on: loop,
                until: Deadline(after: .seconds(50)),
                tls: TLSContexts.client(),
                handler: RecordingHandler()
            )
            connection.send([1])
            #expect(await server.bytes(count: 1) == [1])
            connection.abort()
            #expect(await server.end() == .failed(.tls(.transfer, .truncated)))
        }
    }

    @Test func anExchangedCertificateShowsInNewConnectionsOnly() async throws {
        try await withServer(TLSContexts.server()) { loop, address, acceptor, failures in
            let handler = RecordingHandler()
            let old = try await StreamConnection.connect(
                to: address,
                on: loop,
                until: Deadline(after: .seconds(50)),
                tls: TLSContexts.client(),
                handler: handler
            )
            acceptor.replace(with: try TLSContexts.server("renewed"))
            let new = try await echo(at: address, on: loop, TLSContexts.client())
            #expect(old.tls?.peerSubject == "CN = server")
            #expect(new.tls?.peerSubject == "CN = renewed")
            old.send([4])
            #expect(await handler.bytes(count: 1) == [4])
        }
    }

    @Test func anAddressWithTLSNeedsACertificate() async throws {
        _ = try await withLoop { loop in
            await #expect(throws: TransportError.self) {
                _ = try await StreamListener.listen(at: .tls(host: "127.0.0.1", port: 0), on: loop)
                { _ in
                    RecordingHandler()
                }
            }
        }
    }

    @Test func manyThreadsMaySendAtOnce() async throws {
        let server = RecordingHandler()
        try await withLoop { loop in
            let listener = try await StreamListener.listen(
                at: .tls(host: "127.0.0.1", port: 0),
                on: loop,
                tls: .patient(TLSContexts.server())
            ) { _ in server }
            let connection = try await StreamConnection.connect(
                to: listener.address,
                on: loop,
                until: Deadline(after: .seconds(50)),
                tls: TLSContexts.client(),
                handler: RecordingHandler()
            )
            let (senders, count) = (8, 500)
            await withTaskGroup { group in
                for sender in 0..<senders {
                    group.addTask {
                        for number in 0..<count {
                            connection.send([
                                UInt8(sender), UInt8(number >> 8), UInt8(number & 255),
                            ])
                        }
                    }
                }
            }
            let bytes = await server.bytes(count: 3 * senders * count)
            var last = [Int](repeating: -1, count: senders)
            for start in stride(from: 0, to: bytes.count, by: 3) {
                let number = Int(bytes[start + 1]) << 8 | Int(bytes[start + 2])
                last[Int(bytes[start])] += 1
                #expect(last[Int(bytes[start])] == number)
            }
            #expect(last == [Int](repeating: count - 1, count: senders))
            #expect(server.reasons == [])
        }
    }
}
