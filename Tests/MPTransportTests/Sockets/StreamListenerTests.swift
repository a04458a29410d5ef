import Glibc
import MPSystem
import MPTestSupport
import Testing

@testable import MPTransport

@Suite(.timeLimit(.minutes(10)))
struct StreamListenerTests {
    private func listen(
        at address: SocketAddress,
        on loop: EventLoop
    ) async throws(TransportError) -> StreamListener {
        try await StreamListener.listen(at: address, on: loop) { _ in RecordingHandler.echo() }
    }

    /// Binds a socket at a path as a server would that knows no lock files.
    private func foreignSocket(at path: String, listens: Bool) throws -> Descriptor {
        let name = try SocketName(.unix(path: path), for: .transfer)
        let socket = try SocketOptions.open(family: AF_UNIX, for: .transfer)
        try #require(name.withPointer { bind(socket.rawValue, $0, $1) } == 0)
        if listens { try #require(Glibc.listen(socket.rawValue, 1) == 0) }
        return socket
    }

    private func mode(of path: String) -> mode_t {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode & 0o777 : 0
    }

    @Test func theSocketIsPrivateBeforeItCanBeConnectedTo() async throws {
        try await withDirectory { directory in
            let path = directory + "/socket"
            let socket = try ListeningSocket(
                binding: .unix(path: path),
                access: ListenerAccess()
            )
            #expect(mode(of: path) == 0o600)
            try socket.listen()
            #expect(mode(of: path) == 0o600)
        }
    }

    @Test func aStoppedListenerLeavesNothingBehind() async throws {
        try await withDirectory { directory in
            try await withLoop { loop in
                let listener = try await listen(at: .unix(path: directory + "/socket"), on: loop)
                #expect(names(in: directory) == ["socket", "socket.lock"])
                await listener.close()
                await listener.close()
                #expect(names(in: directory) == [])
            }
        }
    }

    @Test func replacesTheSocketOfADeadServer() async throws {
        try await withDirectory { directory in
            try await withLoop { loop in
                let path = directory + "/socket"
                _ = try foreignSocket(at: path, listens: false)
                let client = RecordingHandler()
                _ = try await listen(at: .unix(path: path), on: loop)
                let connection = try await StreamConnection.connect(
                    to: .unix(path: path),
                    on: loop,
                    until: Deadline(after: nil),
                    handler: client
                )
                connection.send([1])
                #expect(await client.bytes(count: 1) == [1])
            }
        }
    }

    @Test(arguments: [true, false])
    func refusesThePathOfALiveServer(_ isForeign: Bool) async throws {
        try await withDirectory { directory in
            try await withLoop { loop in
                let address = SocketAddress.unix(path: directory + "/socket")
                let foreign =
                    isForeign
                    ? try foreignSocket(at: directory + "/socket", listens: true)
                    : Descriptor(adopting: -1)
                let ours = isForeign ? nil : try await listen(at: address, on: loop)
                await #expect(throws: TransportError.addressInUse(address)) {
                    try await listen(at: address, on: loop)
                }
                #expect(names(in: directory).contains("socket"))
                await ours?.close()
                _ = foreign.rawValue
            }
        }
    }

    @Test func leavesOtherFilesAlone() async throws {
        try await withDirectory { directory in
            try await withLoop { loop in
                let path = directory + "/file"
                close(open(path, O_CREAT | O_WRONLY, 0o644))
                await #expect(throws: TransportError.notASocket(.listen(.unix(path: path)))) {
                    try await listen(at: .unix(path: path), on: loop)
                }
                #expect(names(in: directory) == ["file"])
                #expect(mode(of: path) == 0o644)
            }
        }
    }

    @Test func leavesTheSocketOfItsSuccessorAlone() async throws {
        try await withDirectory { directory in
            try await withLoop { loop in
                let path = directory + "/socket"
                let listener = try await listen(at: .unix(path: path), on: loop)
                unlink(path)
                let successor = try foreignSocket(at: path, listens: true)
                await listener.close()
                #expect(names(in: directory) == ["socket"])
                _ = successor.rawValue
            }
        }
    }

    @Test(arguments: [
        (
            SocketAddress.unix(path: "/" + String(repeating: "x", count: 107)),
            "the path has 108 bytes, and a socket's path at most 107"
        ),
        (.unix(path: ""), "the path is empty"),
        (.unix(path: "/tmp/a\0b"), "the path contains a zero byte"),
        (.unix(path: "/nowhere-at-all/socket"), "the directory does not exist"),
        (.abstract(name: []), "the name is empty"),
        (.tcp(host: "127.0.0.1", port: 65_536), "a port is a number from 0 to 65535"),
        (.tcp(host: "farm.example", port: 1), "the host has to be a numeric address or localhost"),
        (
            .tcp(host: "0.0.0.0", port: 0),
            "clear-text TCP would leave this machine; use tls://, a loopback address or a Unix socket"
        ),
        (
            .tcp(host: "::", port: 0),
            "clear-text TCP would leave this machine; use tls://, a loopback address or a Unix socket"
        ),
    ])
    func saysWhatIsWrongWithAnAddress(_ address: SocketAddress, _ reason: String) async throws {
        try await withLoop { loop in
            let error = await #expect(throws: TransportError.self) {
                try await listen(at: address, on: loop)
            }
            #expect(error?.description == "cannot listen at \(address): \(reason)")
        }
    }

    @Test func takesTheLongestPath() async throws {
        try await withDirectory { directory in
            try await withLoop { loop in
                let rest = SocketAddress.longestName - directory.utf8.count - 1
                let path = directory + "/" + String(repeating: "x", count: rest)
                let listener = try await listen(at: .unix(path: path), on: loop)
                #expect(listener.address == .unix(path: path))
            }
        }
    }

    @Test func refusesAPortInUse() async throws {
        try await withLoop { loop in
            let listener = try await listen(at: .tcp(host: "localhost", port: 0), on: loop)
            guard case .tcp("localhost", let port) = listener.address, port > 0 else {
                Issue.record("\(listener.address)")
                return
            }
            await #expect(throws: TransportError.addressInUse(listener.address)) {
                try await listen(at: listener.address, on: loop)
            }
        }
    }

    @Test func abstractNamesHaveToBeAllowed() async throws {
        try await withDirectory { directory in
            try await withLoop { loop in
                let address = SocketAddress.abstract(name: Array("\(directory)/name".utf8))
                await #expect(throws: TransportError.abstractName(.listen(address))) {
                    try await listen(at: address, on: loop)
                }
                var access = ListenerAccess()
                access.allowsAbstractNames = true
                let listener = try await StreamListener.listen(
                    at: address,
                    on: loop,
                    access: access
                ) {
                    _ in RecordingHandler()
                }
                #expect(listener.address == address)
            }
        }
    }

    @Test func otherUsersReachASocketThatLetsThemIn() async throws {
        try await withDirectory { directory in
            var access = ListenerAccess()
            access.users = [4711]
            let path = directory + "/socket"
            let socket = try ListeningSocket(binding: .unix(path: path), access: access)
            #expect(mode(of: path) == 0o666)
            _ = socket.descriptor
        }
    }

    /// The file's mode keeps other users out of a path, their numbers out of everything else.
    @Test(
        .enabled(if: geteuid() == 0, "only root can be another user"),
        arguments: [
            (Route.unix, [], "may not"), (.unix, [4711], "b''"), (.unix, [65534], "b'x'"),
            (.abstract, [], "b''"), (.abstract, [65534], "b'x'"),
        ] as [(Route, Set<UInt32>, String)]
    )
    func otherUsersAreTurnedAwayUnlessAllowed(
        route: Route,
        users: Set<UInt32>,
        result: String
    ) async throws {
        let nobody: UInt32 = 65534
        try await withDirectory { directory in
            chmod(directory, 0o711)
            try await withLoop { loop in
                var access = ListenerAccess()
                access.allowsAbstractNames = true
                access.users = users
                let path = directory + "/socket"
                let address: SocketAddress =
                    route == .unix ? .unix(path: path) : .abstract(name: Array(path.utf8))
                _ = try await StreamListener.listen(at: address, on: loop, access: access) { _ in
                    RecordingHandler.echo()
                }
                let program = """
                    import os, socket
                    os.setuid(\(nobody))
                    s = socket.socket(socket.AF_UNIX)
                    try:
                        s.connect(\(route == .unix ? "" : "'\\0' + ")'\(path)')
                        s.sendall(b'x')
                        print(s.recv(1))
                    except PermissionError:
                        print('may not')
                    except OSError:
                        print(b'')
                    """
                let python = try #require(PythonInterpreter.default)
                let output = try await ChildProgram(python.path, ["-c", program]).output()
                #expect(output == result + "\n")
            }
        }
    }

    @Test func nobodyIsAcceptedWhileItIsHeldBack() async throws {
        try await withDirectory { directory in
            try await withLoop { loop in
                let address = SocketAddress.unix(path: directory + "/socket")
                let listener = try await listen(at: address, on: loop)
                await loop.run { listener.setAccepting(false) }
                let client = RecordingHandler()
                let connection = try await StreamConnection.connect(
                    to: address,
                    on: loop,
                    until: Deadline(after: nil),
                    handler: client
                )
                connection.send([1])
                // Whatever was going to happen has happened by the time that a second client is through elsewhere.
                let other = SocketAddress.unix(path: directory + "/other")
                _ = try await listen(at: other, on: loop)
                let witness = RecordingHandler()
                let second = try await StreamConnection.connect(
                    to: other,
                    on: loop,
                    until: Deadline(after: nil),
                    handler: witness
                )
                second.send([2])
                #expect(await witness.bytes(count: 1) == [2])
                #expect(client.bytes.isEmpty)
                await loop.run { listener.setAccepting(true) }
                #expect(await client.bytes(count: 1) == [1])
            }
        }
    }

    @Test(arguments: [
        ("127.0.0.1", PeerSource.loopback), ("127.9.9.9", .loopback), ("::1", .loopback),
        ("::ffff:127.0.0.1", .loopback), ("192.0.2.7", .ipv4(0xc000_0207)),
        ("::ffff:192.0.2.7", .ipv4(0xc000_0207)),
        ("2001:db8:1:2:3:4:5:6", .ipv6(network: 0x2001_0db8_0001_0002)),
    ])
    func namesTheHostOrNetworkOfAPeer(text: String, source: PeerSource) throws {
        #expect(try SocketName(.tcp(host: text, port: 1), for: .transfer).source == source)
    }

    @Test func knowsWherePeersAre() async throws {
        try await withLoop { loop in
            let sources = AsyncStream.makeStream(of: PeerSource?.self)
            let listener = try await StreamListener.listen(
                at: .tcp(host: "127.0.0.1", port: 0),
                on: loop
            ) {
                sources.continuation.yield($0.source)
                return RecordingHandler()
            }
            _ = try await StreamConnection.connect(
                to: listener.address,
                on: loop,
                until: Deadline(after: nil),
                handler: RecordingHandler()
            )
            #expect(await sources.stream.first { _ in true } == .loopback)
        }
    }

    @Test func mayListenToTheNetworkIfAskedTo() async throws {
        try await withLoop { loop in
            var access = ListenerAccess()
            access.allowsInsecureNetwork = true
            let listener = try await StreamListener.listen(
                at: .tcp(host: "0.0.0.0", port: 0),
                on: loop,
                access: access
            ) { _ in RecordingHandler() }
            await listener.close()
        }
    }
}
