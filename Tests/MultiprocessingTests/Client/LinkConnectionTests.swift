import MPCore
import MPTransport
import MPWire
@testable import Multiprocessing
import Testing

@Suite struct LinkConnectionTests {
    @Test(
        "The handshake goes on even if its bytes come before the connection is attached",
        .timeLimit(.minutes(1))
    )
    func answersOnTheConnectionThatTheBytesCameFrom() async throws {
        let authkey = Authkey.random()
        let configuration = ManagerServerConfiguration(addresses: [], authkey: authkey)
        let server = ManagerServer(configuration: configuration)
        _ = try await server.start()
        let handshake = HandshakeStateMachine(
            role: .client,
            authkey: authkey,
            authenticator: .openSSL,
            random: Cryptography.random(24),
            acceptsMD5: false
        )
        let link = LinkConnection(
            core: LinkCore(handshake: handshake),
            loop: try ClientLoop.shared().loop
        )
        _ = try await server.connectInProcess(handler: link)
        #expect(await link.opening() == .success(.link))
        link.close()
        await server.stop()
    }
}
