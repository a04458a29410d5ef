import Foundation
import MPTestSupport
import Multiprocessing
import Testing

/// Issue 12, B6: a real server keeps its memory limit, whatever its clients ask for and don't read, send by halves, or
/// have it build; and gives back what it doesn't need any more.
@Suite(
    .timeLimit(.minutes(10)),
    .serialized,
    .disabled(if: Sanitizers.areActive, "what was freed stays with the sanitizer"),
    .enabled(if: PythonInterpreter.default != nil, "there is no CPython here")
)
struct LoadedMemoryTests {
    private static let limit = 256
    /// How much more the process may have in memory at any time, in MiB.
    private static let margin = 200

    /// Connections of stock CPython, by a Unix socket and by TLS, that do nothing but harm.
    private static let script = """
        import os, pickle, socket, ssl, struct, sys, threading
        from multiprocessing import connection
        path, port, keyfile, ident, size = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4], int(sys.argv[5])
        key = open(keyfile, "rb").read()

        class Protected(connection._ConnectionBase):
            def __init__(self):
                context = ssl.create_default_context()
                context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
                self.socket = context.wrap_socket(socket.create_connection(("127.0.0.1", port)))
            def send_bytes(self, data):
                self.socket.sendall(struct.pack("!i", len(data)) + data)
            def recv_bytes(self, limit=None):
                return self.read(struct.unpack("!i", self.read(4))[0])
            def read(self, count):
                data = bytearray()
                while len(data) < count:
                    piece = self.socket.recv(min(count - len(data), 1 << 20))
                    if not piece:
                        raise EOFError
                    data += piece
                return bytes(data)
            def send(self, value):
                self.send_bytes(pickle.dumps(value))
            def recv(self):
                return pickle.loads(self.recv_bytes())
            def raw(self, data):
                self.socket.sendall(data)
            def __del__(self):
                pass

        class Plain:
            def __init__(self):
                self.connection = connection.Client(path, authkey=key)
                self.send, self.recv = self.connection.send, self.connection.recv
            def raw(self, data):
                while data:
                    data = data[os.write(self.connection.fileno(), data):]

        def connect(protected):
            if protected:
                client = Protected()
                connection.answer_challenge(client, key)
                connection.deliver_challenge(client, key)
            else:
                client = Plain()
            client.send((None, "accept_connection", ("hostile",), {}))
            assert client.recv()[0] == "#RETURN"
            return client

        clients = [connect(number % 3 == 0) for number in range(18)]
        for client in clients:
            client.send((ident, "get", ("text",), {}))
        print("asked", flush=True)
        sys.stdin.readline()
        kinds = [client.recv()[0] for client in clients]
        print("answered", kinds.count("#RETURN"), "refused", kinds.count("#ERROR"), flush=True)
        message = pickle.dumps((ident, "update", ({"more": "y" * size},), {}))
        half = struct.pack("!i", len(message)) + message[:len(message) * 9 // 10]

        def send(client):
            try:
                client.raw(half)
            except OSError:
                pass

        threads = [threading.Thread(target=send, args=(client,), daemon=True) for client in clients]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(3)
        print("sent", flush=True)
        sys.stdin.readline()
        clients.clear()
        client = connect(False)
        for typeid in "list", "deque", "set":
            one = connection.Client(path, authkey=key)
            one.send((None, "create", (typeid,), {}))
            kind, (made, exposed) = one.recv()
            one = connect(typeid == "deque")
            method = "update" if typeid == "set" else "extend"
            one.send((made, method, ("x" * size,), {}))
            kind, error = one.recv()
            print(typeid, kind, type(error).__name__, flush=True)
        """

    @Test func staysBelowItsLimitAndGivesBack() async throws {
        let files = try CertificateFixture.shared.get()
        let python = try #require(PythonInterpreter.default)
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("mp-loaded-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: directory) }  // Only a leftover in /tmp.
        let options = [
            "--address", "tls://127.0.0.1:0", "--address", "unix:\(directory.path)/m",
            "--certificate", files.certificate("server"), "--key", files.key("server"),
            "--limit", "memory=\(Self.limit)M", "--log-level", "warning",
        ]
        try await ServeProgram.run(in: directory, options) { server in
            guard let port = server.address.port else { return }
            let manager = try await SyncManager.connect(
                to: .unix(path: directory.path + "/m"),
                authkey: server.authkey
            )
            let size = 24 << 20
            let dict = try await manager.dict(String.self, String.self)
            try await dict.set("text", String(repeating: "x", count: size))
            try await dict.set("a", "b")
            let start = try await quietMemory(of: server)
            let hostile = try ChildProgram(
                python.path,
                [
                    "-c", Self.script, directory.path + "/m", "\(port)", server.authkeyFile.path,
                    dict.token.ident, "\(size)",
                ]
            )
            defer { hostile.kill() }
            var lines = hostile.lines.makeAsyncIterator()
            #expect(await lines.next() == "asked")
            try await call(dict)
            try hostile.write("\n")
            let counts = try #require(await lines.next()).split(separator: " ").map(String.init)
            #expect(counts.count == 4 && counts[1] != "0" && counts[3] != "0", "\(counts)")
            #expect(await lines.next() == "sent")
            try await call(dict)
            try hostile.write("\n")
            for typeid in ["list", "deque", "set"] {
                #expect(await lines.next() == "\(typeid) #ERROR MemoryError")
                try await call(dict)
            }
            #expect(await hostile.wait().status == 0)
            let peak = try memory("VmHWM:", of: server)
            let end = try await quietMemory(of: server, below: start + 30)
            print(
                "limit \(Self.limit) MiB, at the start \(start), peak \(peak), at the end \(end)",
                counts.joined(separator: " ")
            )
            #expect(peak < Self.limit + Self.margin)
            #expect(end < start + 30)
            #expect(try await dict.get("text")?.utf8.count == size)
            await manager.close()
        }
    }

    /// Makes small calls, which are answered whatever the others do.
    private func call(_ dict: DictProxy<String, String>) async throws {
        for _ in 0..<200 { #expect(try await dict.get("a") == "b") }
    }

    /// The memory once it doesn't become less any more, or is below what is wanted; in MiB.
    private func quietMemory(of server: ServeProgram, below wanted: Int = 0) async throws -> Int {
        var least = Int.max
        // It is given back after a second in which little happens, and later on a machine that takes long to do that.
        for _ in 0..<(wanted > 0 ? 600 : 25) {
            least = min(least, try memory("VmRSS:", of: server))
            if least < wanted { break }
            try await Task.sleep(for: .milliseconds(100))
        }
        return least
    }

    private func memory(_ field: String, of server: ServeProgram) throws -> Int {
        let status = try String(
            contentsOfFile: "/proc/\(server.program.pid)/status",
            encoding: .utf8
        )
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix(field) })
        let number = line.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) }
        return try #require(number) >> 10
    }
}
