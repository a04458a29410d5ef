import Glibc
import MPSystem
import Testing

@testable import MPTransport

/// Sockets that somebody else has opened.
@Suite(.timeLimit(.minutes(10))) struct InheritedListenerTests {
    /// Binds a socket as a service manager would.
    private func socket(
        at address: SocketAddress,
        listening: Bool = true,
        type: __socket_type = SOCK_STREAM
    ) throws -> Int32 {
        let name = try SocketName(address, for: .transfer)
        let descriptor = Glibc.socket(name.family, Int32(type.rawValue), 0)
        try #require(name.withPointer { bind(descriptor, $0, $1) } == 0)
        if listening { try #require(Glibc.listen(descriptor, 8) == 0) }
        return descriptor
    }

    @Test func aUnixSocketKeepsItsFile() async throws {
        try await withDirectory { directory in
            try await withLoop { loop in
                let path = directory + "/socket"
                let inherited = try InheritedListener(
                    descriptor: try socket(at: .unix(path: path)),
                    name: "unknown"
                )
                #expect(inherited.address == .unix(path: path))
                let listener = try await StreamListener.listen(
                    at: inherited.address,
                    adopting: inherited,
                    on: loop
                ) { _ in RecordingHandler.echo() }
                let client = Descriptor(
                    adopting: Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
                )
                let name = try SocketName(.unix(path: path), for: .transfer)
                try #require(name.withPointer { connect(client.rawValue, $0, $1) } == 0)
                #expect(write(client.rawValue, "ping", 4) == 4)
                var bytes = [UInt8](repeating: 0, count: 4)
                #expect(recv(client.rawValue, &bytes, 4, Int32(MSG_WAITALL)) == 4)
                #expect(bytes == Array("ping".utf8))
                await listener.close()
                #expect(names(in: directory) == ["socket"])
            }
        }
    }

    @Test(arguments: [
        ("unknown", SocketAddress.tcp(host: "127.0.0.1", port: 0)),
        ("tls", .tls(host: "127.0.0.1", port: 0)),
    ])
    func onLoopbackTheNameDecides(name: String, expected: SocketAddress) throws {
        let descriptor = try socket(at: .tcp(host: "127.0.0.1", port: 0))
        defer { close(descriptor) }
        let inherited = try InheritedListener(descriptor: descriptor, name: name)
        #expect(inherited.address.isTLS == expected.isTLS)
        #expect(inherited.address.endPoint?.host == "127.0.0.1")
    }

    @Test func otherMachinesAreServedByTLSOnly() throws {
        let descriptor = try socket(at: .tcp(host: "0.0.0.0", port: 0))
        let inherited = try InheritedListener(descriptor: descriptor, name: "unknown")
        let port = try #require(inherited.address.endPoint?.port)
        #expect(inherited.address == .tls(host: "0.0.0.0", port: port))
        let inClear = try #require(inherited.served(at: .tcp(host: "0.0.0.0", port: port)))
        #expect(throws: TransportError.insecureNetwork(.listen(inClear.address))) {
            _ = try ListeningSocket(adopting: inClear, access: ListenerAccess())
        }
    }

    @Test func abstractNamesHaveToBeAllowed() throws {
        let address = SocketAddress.abstract(name: Array("inherited-\(getpid())".utf8))
        let inherited = try InheritedListener(descriptor: try socket(at: address), name: "x")
        #expect(inherited.address == address)
        #expect(throws: TransportError.abstractName(.listen(address))) {
            _ = try ListeningSocket(adopting: inherited, access: ListenerAccess())
        }
    }

    @Test func anAddressThatNamesTheSocketSaysHowItIsServed() throws {
        let descriptor = try socket(at: .tcp(host: "127.0.0.1", port: 0))
        defer { close(descriptor) }
        let inherited = try InheritedListener(descriptor: descriptor, name: "unknown")
        let port = try #require(inherited.address.endPoint?.port)
        let other = SocketAddress.tls(host: "localhost", port: port)
        #expect(inherited.served(at: other)?.address == other)
        #expect(inherited.served(at: .tls(host: "::1", port: port)) == nil)
        #expect(inherited.served(at: .tls(host: "127.0.0.1", port: port ^ 1)) == nil)
        #expect(inherited.served(at: .unix(path: "/tmp/x")) == nil)
    }

    @Test func whatDoesntListenIsRefused() throws {
        let loopback = SocketAddress.tcp(host: "127.0.0.1", port: 0)
        let wrong = [
            try socket(at: loopback, listening: false),
            try socket(at: loopback, listening: false, type: SOCK_DGRAM), 999_999,
        ]
        defer { for descriptor in wrong { close(descriptor) } }
        for descriptor in wrong {
            #expect {
                _ = try InheritedListener(descriptor: descriptor, name: "unknown")
            } throws: {
                "\($0)".hasPrefix(
                    "cannot use the inherited socket \(descriptor): it is no listening"
                )
            }
        }
    }

    @Test func programsThatAreStartedDontInheritIt() throws {
        let descriptor = try socket(at: .tcp(host: "127.0.0.1", port: 0))
        defer { close(descriptor) }
        #expect(fcntl(descriptor, F_GETFD) == 0)
        _ = try InheritedListener(descriptor: descriptor, name: "unknown")
        #expect(fcntl(descriptor, F_GETFD) == FD_CLOEXEC)
    }
}
