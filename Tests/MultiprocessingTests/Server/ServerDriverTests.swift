import MPCore
import MPSystem
import MPTransport
@testable import Multiprocessing
import Testing

@Suite struct ServerDriverTests {
    /// Takes no notice of anything.
    private final class IndifferentHandler: ConnectionHandler {
        func received(_ bytes: ArraySlice<UInt8>, on connection: StreamConnection) {}

        func closed(_ reason: CloseReason, on connection: StreamConnection) {}
    }

    /// With no grace period, patience can be over before the server has begun to wait.
    @Test(.timeLimit(.minutes(10)))
    func whoHasLostPatienceBeforeWaitsForNoConnection() async throws {
        let loop = try EventLoop(name: "server-driver")
        let driver = ServerDriver(
            loop: loop,
            configuration: .init(addresses: [], authkey: Authkey.random()),
            types: TypeRegistry()
        ) { nil }
        let client = await InProcessTransport.connect(on: loop, client: IndifferentHandler()) {
            // The driver never learns of its end, as of a client that doesn't read.
            _ = driver.accept($0)
            return IndifferentHandler()
        }
        await loop.run { driver.abandonConnections() }
        await driver.shutDown(reason: "test")
        client.abort()
        loop.shutdown()
    }

    /// What fails in TLS costs its source as much as what fails at the authkey, but for processes of this machine.
    @Test(
        .timeLimit(.minutes(10)),
        arguments: [
            (PeerSource.ipv4(7), TLSError.notTLS, 3), (.ipv6(network: 7), .presharedKeyRefused, 3),
            (.ipv4(7), .certificateMissing, 3), (.ipv4(7), .endedDuringHandshake, 5),
            (.ipv4(7), .handshakeTimedOut(after: .seconds(5)), 5),
            (.ipv4(7), .refused(.badCertificate, by: .client), 5),
            (.loopback, .notTLS, nil), (.unknown, .notTLS, nil), (.ipv4(7), .crowdedOut, nil),
            (.ipv4(7), .revocationListExpired(issuer: "", on: ""), nil),
        ] as [(PeerSource, TLSError, Int?)]
    )
    func failuresOfTLSAreCharged(
        source: PeerSource,
        error: TLSError,
        failures: Int?
    ) async throws {
        let loop = try EventLoop(name: "server-driver")
        let driver = ServerDriver(
            loop: loop,
            configuration: .init(addresses: [], authkey: Authkey.random()),
            types: TypeRegistry()
        ) { nil }
        let (mayComeAfter, mayOthers) = await loop.run {
            var admitted = 0
            while admitted < 20, driver.admitsHandshake(from: source) {
                driver.handshakeFailed(error, from: source)
                admitted += 1
            }
            return (admitted, driver.admitsHandshake(from: .ipv4(8)))
        }
        #expect(mayComeAfter == failures ?? 20)
        #expect(mayOthers)
        await driver.shutDown(reason: "test")
        loop.shutdown()
    }

    /// What a client hasn't read goes back to its queue; what it has read must not.
    @Test(
        arguments: [
            (.endOfStream, false), (.local, false), (.reset, true), (.slowReader, true),
            (.failed(.tls(.transfer, .truncated)), false),
            (.failed(.tls(.transfer, .emptyRecords)), true),
            (.undelivered(lengthInBytes: 1), true),
        ] as [(CloseReason, Bool)]
    )
    func knowsWhoHasLeftSomethingUnread(reason: CloseReason, leftUnread: Bool) {
        #expect(reason.leftUnread == leftUnread)
    }
}
