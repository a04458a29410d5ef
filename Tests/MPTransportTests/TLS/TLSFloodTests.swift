import COpenSSL
import MPSystem
import MPTestSupport
import Testing

@testable import MPTransport

/// A peer that has come through the handshake, and then sends messages of TLS without content.
@Suite(.timeLimit(.minutes(10)))
struct TLSFloodTests {
    /// A client whose OpenSSL does what the test says, before one of our servers.
    private final class Attacker {
        let ssl: OpaquePointer
        private let incoming: OpaquePointer
        private let outgoing: OpaquePointer
        /// Its settings have to outlive it.
        private let context: TLSContext
        private let verification: UnsafeMutablePointer<TLSVerification>

        init(_ context: TLSContext) throws {
            self.context = context
            ssl = try #require(SSL_new(context.pointer))
            incoming = try #require(BIO_new(BIO_s_mem()))
            outgoing = try #require(BIO_new(BIO_s_mem()))
            verification = .allocate(capacity: 1)
            verification.initialize(to: TLSVerification(context: context, expectedName: nil))
            SSL_set_bio(ssl, incoming, outgoing)
            SSL_set_ex_data(ssl, 0, verification)
            SSL_set_connect_state(ssl)
        }

        deinit {
            SSL_free(ssl)
            verification.deinitialize(count: 1)
            verification.deallocate()
        }

        /// What it has to say.
        func takeOutput() -> [UInt8] {
            let length = BIO_ctrl_pending(outgoing)
            return [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
                count = max(Int(BIO_read(outgoing, buffer.baseAddress, Int32(length))), 0)
            }
        }

        /// Takes what the server has said.
        func feed(_ bytes: [UInt8]) {
            #expect(BIO_write(incoming, bytes, Int32(bytes.count)) == Int32(bytes.count))
        }

        /// Comes through the handshake.
        func shakeHands(with server: inout TLSSession) throws {
            for _ in 0..<4 {
                SSL_do_handshake(ssl)
                server.feed(takeOutput()[...])
                let isOver = try server.shakeHands()
                feed(server.takeOutput())
                if isOver { break }
            }
            SSL_do_handshake(ssl)
            #expect(SSL_is_init_finished(ssl) == 1)
        }

        /// Takes new keys, and asks the peer to do so, too.
        func updateKey() -> [UInt8] {
            #expect(SSL_key_update(ssl, SSL_KEY_UPDATE_REQUESTED) == 1)
            #expect(SSL_do_handshake(ssl) == 1)
            return takeOutput()
        }

        func message(_ bytes: [UInt8]) -> [UInt8] {
            #expect(SSL_write(ssl, bytes, Int32(bytes.count)) == Int32(bytes.count))
            return takeOutput()
        }
    }

    @Test func newKeysAgainAndAgainEndTheConnection() throws {
        var server = try TLSSession.begin(TLSContexts.server())
        let attacker = try Attacker(TLSContexts.client())
        try attacker.shakeHands(with: &server)
        let updates = (0..<2000).flatMap { _ in attacker.updateKey() }
        server.feed(updates[...])
        #expect(throws: TLSError.emptyRecords) { try server.read() }
        // The rest isn't even looked at.
        #expect(server.unreadLengthInBytes > updates.count / 2)
        #expect(server.takeOutput().count < 2048)
    }

    @Test func newKeysNowAndThenAreTaken() throws {
        var server = try TLSSession.begin(TLSContexts.server())
        let attacker = try Attacker(TLSContexts.client())
        try attacker.shakeHands(with: &server)
        var received: [UInt8] = []
        for number in 0..<500 {
            let bytes = attacker.updateKey() + attacker.message([UInt8(number & 255)])
            server.feed(bytes[...])
            while case .bytes(let bytes) = try server.read() { received += bytes }
        }
        #expect(received == (0..<500).map { UInt8($0 & 255) })
        // As often as we were asked to we have taken new keys, too, and the peer can follow.
        try server.write([42])
        attacker.feed(server.takeOutput())
        var byte: UInt8 = 0
        // It comes back after each of our messages.
        let count = (0...1000).lazy.map { _ in SSL_read(attacker.ssl, &byte, 1) }.first { $0 > 0 }
        #expect(count == 1)
        #expect(byte == 42)
    }

    /// Content between the messages doesn't make an unlimited number of them good.
    @Test func newKeysInPlaceOfContentEndTheConnection() throws {
        var server = try TLSSession.begin(TLSContexts.server())
        let attacker = try Attacker(TLSContexts.client())
        try attacker.shakeHands(with: &server)
        var rounds = 0
        let error = #expect(throws: TLSError.self) {
            while rounds < 100 {
                rounds += 1
                let updates = (0..<4).flatMap { _ in attacker.updateKey() }
                server.feed((updates + attacker.message([1]))[...])
                while case .bytes = try server.read() {}
            }
        }
        #expect(error == .emptyRecords)
        #expect(rounds < 20)
    }

    /// A connection that is flooded ends; the others on the same loop are served.
    @Test func othersAreServedMeanwhile() async throws {
        try await withLoop { loop in
            let listener = try await StreamListener.listen(
                at: .tls(host: "127.0.0.1", port: 0),
                on: loop,
                tls: .patient(TLSContexts.server())
            ) { _ in RecordingHandler.echo() }
            guard case .tls(let host, let port) = listener.address else { return }
            let honest = RecordingHandler()
            let connection = try await StreamConnection.connect(
                to: listener.address,
                on: loop,
                until: Deadline(after: .seconds(50)),
                tls: TLSContexts.client(),
                handler: honest
            )
            let (answers, continuation) = AsyncStream.makeStream(of: [UInt8].self)
            let handler = RecordingHandler(
                onReceive: { bytes, _ in continuation.yield(Array(bytes)) }
            )
            let raw = try await StreamConnection.connect(
                to: .tcp(host: host, port: port),
                on: loop,
                until: Deadline(after: .seconds(50)),
                handler: handler
            )
            let attacker = try Attacker(TLSContexts.client())
            SSL_do_handshake(attacker.ssl)
            raw.send(attacker.takeOutput())
            for await answer in answers {
                attacker.feed(answer)
                SSL_do_handshake(attacker.ssl)
                raw.send(attacker.takeOutput())
                if SSL_is_init_finished(attacker.ssl) == 1 { break }
            }
            for _ in 0..<50 { raw.send((0..<100).flatMap { _ in attacker.updateKey() }) }
            connection.send([1, 2, 3])
            #expect(await honest.bytes(count: 3) == [1, 2, 3])
            #expect(await handler.end() != nil)
            connection.send([4])
            #expect(await honest.bytes(count: 4) == [1, 2, 3, 4])
            connection.close()
            await listener.close()
        }
    }

    @Test func aClientMayNotNegotiateAgain() throws {
        var server = try TLSSession.begin(TLSContexts.server(allowsTLS12: true))
        let context = try TLSContexts.client(allowsTLS12: true)
        let attacker = try Attacker(context)
        let newest = SSL_CTRL_SET_MAX_PROTO_VERSION
        #expect(SSL_ctrl(attacker.ssl, newest, Int(TLS1_2_VERSION), nil) == 1)
        try attacker.shakeHands(with: &server)
        _ = server.takeOutput()
        let before = server.properties()
        #expect(before.version == "TLSv1.2")
        SSL_clear_options(attacker.ssl, SSL_get_options(attacker.ssl))
        #expect(SSL_renegotiate(attacker.ssl) == 1)
        SSL_do_handshake(attacker.ssl)
        let hello = attacker.takeOutput()
        #expect(!hello.isEmpty)
        server.feed(hello[...])
        #expect(try server.read() == .nothing)
        // An alert and no hello of ours.
        #expect(server.takeOutput().count < 64)
    }
}
