import MPCore
import MPTransport
import MPWire
@testable import Multiprocessing
import Testing

@Suite struct LinkConnectionTests {
    @Test(
        "The handshake goes on even if its bytes come before the connection is attached",
        .timeLimit(.minutes(10))
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
        let link = LinkConnection(handshake: handshake, loop: try server.loop)
        _ = try await server.connectInProcess(handler: link)
        guard case .success(.link) = await link.opening() else {
            Issue.record("the link wasn't opened")
            return
        }
        link.close()
        await server.stop()
    }
}
