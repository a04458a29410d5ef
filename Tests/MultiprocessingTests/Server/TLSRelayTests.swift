import COpenSSL
import MPSystem
import MPTestSupport
import Multiprocessing
import Testing

@testable import MPTransport

/// Somebody between client and server who has a certificate that the client trusts, ends TLS, and hands on what both say.
@Suite(.timeLimit(.minutes(10)))
struct TLSRelayTests {
    /// What the relay lets the two agree upon.
    enum Manner: CaseIterable, Sendable {
        /// The protocol of managers, with each of them.
        case namesProtocol
        /// The protocol for peers that can't do better, as if the other one were CPython with our module.
        case namesEndPoint
        /// Nothing, as if the other one were another program of Python.
        case namesNone
    }

    /// Chooses the protocol of CPython although the client offers a better one.
    private static let chooseEndPoint: SSL_CTX_alpn_select_cb_func = {
        _,
        chosen,
        length,
        offered,
        count,
        _ in
        let list = UnsafeBufferPointer(start: offered, count: Int(count))
        guard let name = [TLSApplicationProtocol.managerOfEndPoint].choose(from: list) else {
            return SSL_TLSEXT_ERR_ALERT_FATAL
        }
        chosen?.pointee = offered.map { $0 + name.lowerBound }
        length?.pointee = UInt8(name.count)
        return SSL_TLSEXT_ERR_OK
    }

    private let key = Authkey.random()

    /// Hands on what comes from one end to the other one.
    private final class Pump: ConnectionHandler {
        private struct State {
            var target: StreamConnection?
            var early: [[UInt8]] = []
            var hasEnded = false
        }
        private let state = Guarded(State())
        /// How many bytes have come.
        private let count = Guarded(0)

        var receivedCount: Int { count.withLock { $0 } }

        func setTarget(_ connection: StreamConnection) {
            let (early, hasEnded) = state.withLock { state in
                state.target = connection
                defer { state.early = [] }
                return (state.early, state.hasEnded)
            }
            for bytes in early { connection.send(bytes) }
            if hasEnded { connection.close() }
        }

        func received(_ bytes: ArraySlice<UInt8>, on connection: StreamConnection) {
            count.withLock { $0 += bytes.count }
            let target = state.withLock { state in
                if state.target == nil { state.early.append(Array(bytes)) }
                return state.target
            }
            target?.send(Array(bytes))
        }

        func closed(_ reason: CloseReason, on connection: StreamConnection) {
            state.withLock { state in
                state.hasEnded = true
                return state.target
            }?.close()
        }
    }

    /// Serves, and lets a relay stand before the server while a body runs.
    ///
    /// The body is told how many bytes of the server have passed.
    private func withRelay(
        _ manner: Manner,
        _ body: (Address, CertificateFixture, @Sendable () -> Int) async throws -> Void
    ) async throws {
        let files = try CertificateFixture.shared.get()
        var configuration = ManagerServerConfiguration(
            addresses: [.tls(host: "127.0.0.1", port: 0)],
            authkey: key
        )
        configuration.tls = .certificate(files.certificate("server"), key: files.key("server"))
        configuration.handshakeTimeout = .seconds(50)
        let server = ManagerServer(configuration: configuration)
        guard let (host, port) = try await server.start()[0].socket.endPoint else { return }
        let near = try TLSContext(
            server: .certificate(files.certificate("renewed"), key: files.key("renewed"))
        )
        let far = try TLSContext(
            client: TLSClientConfiguration(trust: .authorities(files.certificate("authority"))),
            presharedKey: nil
        )
        switch manner {
        case .namesProtocol: break
        case .namesEndPoint:
            SSL_CTX_set_alpn_select_cb(near.pointer, Self.chooseEndPoint, nil)
            let offer = [TLSApplicationProtocol.managerOfEndPoint].offer
            SSL_CTX_set_alpn_protos(far.pointer, offer, UInt32(offer.count))
        case .namesNone:
            SSL_CTX_set_alpn_select_cb(near.pointer, nil, nil)
            SSL_CTX_set_alpn_protos(far.pointer, nil, 0)
        }
        let loop = try EventLoop(name: "relay")
        let pumps = Guarded<[Pump]>([])
        let relay = try await StreamListener.listen(
            at: .tls(host: "127.0.0.1", port: 0),
            on: loop,
            tls: TLSAcceptor(near, timeout: .seconds(50))
        ) { client in
            let (toServer, toClient) = (Pump(), Pump())
            toClient.setTarget(client)
            pumps.withLock { $0.append(toClient) }
            Task {
                let connection = try await StreamConnection.connect(
                    to: .tls(host: host, port: port),
                    on: loop,
                    until: Deadline(after: .seconds(50)),
                    tls: far,
                    handler: toClient
                )
                toServer.setTarget(connection)
            }
            return toServer
        }
        guard let (relayHost, relayPort) = relay.address.endPoint else { return }
        try await body(.tls(host: relayHost, port: relayPort), files) {
            pumps.withLock { $0.map(\.receivedCount).reduce(0, +) }
        }
        await relay.close()
        loop.shutdown()
        await server.stop()
    }

    @Test(arguments: Manner.allCases)
    func isFoundOut(manner: Manner) async throws {
        try await withRelay(manner) { address, files, passed in
            var configuration = SyncManagerConfiguration()
            configuration.tls = TLSClientConfiguration(
                trust: .authorities(files.certificate("authority"))
            )
            let error = await #expect(throws: MultiprocessingError.self) {
                try await SyncManager.connect(
                    to: address,
                    authkey: key,
                    configuration: configuration
                )
            }
            #expect(error?.code == .authenticationFailed)
            // It was the handshake of the authkey that failed, not the relay.
            #expect(passed() > 0)
            if manner != .namesProtocol {
                #expect(error?.message.contains("somebody stands between") == true)
            }
        }
    }
}
