import Foundation
import Glibc
import MPSystem
import MPTestSupport
import Multiprocessing
import Testing

/// A server whose test plays systemd: by the protocol, with real sockets.
@Suite(.timeLimit(.minutes(10))) struct ServiceManagerTests {
    /// The socket of a service manager, and the sockets that it opens for a service.
    private final class Manager {
        let directory: String
        let socket: Descriptor

        init(in directory: TemporaryDirectory) throws {
            self.directory = directory.path
            socket = try Self.bind("\(directory.path)/notify", SOCK_DGRAM)
            var limit = timeval(tv_sec: 60, tv_usec: 0)
            setsockopt(
                socket.rawValue,
                SOL_SOCKET,
                SO_RCVTIMEO,
                &limit,
                socklen_t(MemoryLayout<timeval>.size)
            )
        }

        static func bind(_ path: String, _ type: __socket_type) throws -> Descriptor {
            let socket = Descriptor(
                adopting: Glibc.socket(AF_UNIX, Int32(type.rawValue | SOCK_CLOEXEC.rawValue), 0)
            )
            var name = sockaddr_un()
            name.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: path.utf8) }
            let code = withUnsafePointer(to: name) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    Glibc.bind(socket.rawValue, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            try #require(code == 0)
            return socket
        }

        /// The next message, without those of the watchdog.
        func message() -> String {
            while true {
                var bytes = [UInt8](repeating: 0, count: 1000)
                let count = recv(socket.rawValue, &bytes, bytes.count, 0)
                let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
                if text != "WATCHDOG=1\n" { return text }
            }
        }

        /// Starts the command as a service; the shell learns the process ID that `exec` keeps.
        func start(
            _ options: String,
            variables: [String: String] = [:],
            passing descriptors: [Int32] = []
        ) throws -> ChildProgram {
            let bundle = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            let command = URL(filePath: bundle).deletingLastPathComponent().path + "/syncmanager"
            let script = """
                cd "$1"; [ -f key ] || "$0" keygen key
                export LISTEN_PID=$$; exec "$0" serve --authkey-file key \(options)
                """
            return try ChildProgram(
                "/bin/sh",
                ["-c", script, command, directory],
                variables: variables.merging(["NOTIFY_SOCKET": "\(directory)/notify"]) { $1 },
                passing: descriptors
            )
        }
    }

    /// A manager in a directory of its own.
    private func withManager(_ body: (Manager) async throws -> Void) async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        try await body(try Manager(in: directory))
    }

    @Test func tellsEachTurnOfItsLife() async throws {
        try await withManager { manager in
            let server = try manager.start("--address unix:m --drain-timeout 1")
            #expect(manager.message() == "READY=1\nSTATUS=listening on unix:m\n")
            Glibc.kill(server.pid, SIGHUP)
            let lines = manager.message().split(separator: "\n")
            #expect(lines.first == "RELOADING=1")
            let time = lines.last?.split(separator: "=").last.flatMap { Int($0) }
            let now = ProcessInfo.processInfo.systemUptime * 1e6
            #expect(abs(now - Double(time ?? 0)) < 60e6)
            #expect(manager.message() == "READY=1\nSTATUS=listening on unix:m\n")
            Glibc.kill(server.pid, SIGTERM)
            #expect(
                manager.message()
                    == "STOPPING=1\nEXTEND_TIMEOUT_USEC=11000000\nSTATUS=draining: new clients are refused\n"
            )
            #expect(
                manager.message() == "STOPPING=1\nEXTEND_TIMEOUT_USEC=10000000\nSTATUS=stopping\n"
            )
            #expect(await server.wait().status == 0)
        }
    }

    @Test func tellsThatItIsAlive() async throws {
        try await withManager { manager in
            let server = try manager.start(
                "--address unix:m",
                variables: ["WATCHDOG_USEC": "20000"]
            )
            #expect(manager.message().hasPrefix("READY=1\n"))
            for _ in 0..<3 {
                var bytes = [UInt8](repeating: 0, count: 100)
                let count = recv(manager.socket.rawValue, &bytes, bytes.count, 0)
                #expect(
                    String(decoding: bytes.prefix(max(0, count)), as: UTF8.self) == "WATCHDOG=1\n"
                )
            }
            Glibc.kill(server.pid, SIGTERM)
            #expect(await server.wait().status == 0)
        }
    }

    /// A socket that was opened before the server ran: its clients wait for it.
    @Test(arguments: ["", "--address unix:passed", "--address unix:other"])
    func servesTheSocketsThatItIsGiven(options: String) async throws {
        try await withManager { manager in
            let path = "\(manager.directory)/passed"
            let socket = try Manager.bind(path, SOCK_STREAM)
            try #require(listen(socket.rawValue, 8) == 0)
            let server = try manager.start(
                options.replacing("unix:", with: "unix:$1/"),
                variables: ["LISTEN_FDS": "1", "LISTEN_FDNAMES": "clients"],
                passing: [socket.rawValue]
            )
            #expect(manager.message().hasPrefix("READY=1\nSTATUS=listening on unix:\(path)"))
            let client = try await SyncManager.connect(
                to: .unix(path: path),
                authkey: .file("\(manager.directory)/key")
            )
            #expect(try await client.numberOfObjects() == 0)
            await client.close()
            Glibc.kill(server.pid, SIGTERM)
            #expect(await server.wait().status == 0)
            // It was the manager's, and stays.
            #expect(FileManager.default.fileExists(atPath: path))
            #expect(!FileManager.default.fileExists(atPath: path + ".lock"))
            #expect(!FileManager.default.fileExists(atPath: "\(manager.directory)/other"))
        }
    }

    @Test func aSocketThatIsNoneIsToldByItsNumber() async throws {
        try await withManager { manager in
            let server = try manager.start("", variables: ["LISTEN_FDS": "1"])
            let ending = await server.wait()
            #expect(ending.status == 1)
            #expect(ending.errors.contains("cannot use the inherited socket 3: it is no listening"))
        }
    }

    /// Systemd's own tool, where it is installed.
    private static let activator = "/usr/bin/systemd-socket-activate"

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: activator)))
    func systemdActivatesIt() async throws {
        let shell = try await Shell(
            """
            "$0" keygen key
            \(Self.activator) -l "$PWD/one" -l "$PWD/two" "$0" serve --authkey-file key >lines 2>log &
            until grep -q "two as 4" log; do :; done
            for name in one two; do
                "$0" check "unix:$PWD/$name" --authkey-file key >/dev/null; echo "status $?"
            done
            kill $!; wait $!; echo "ended $?"; sed "s:$PWD:.:" lines
            """
        )
        #expect(
            shell.output
                == "status 0\nstatus 0\nended 0\nlistening on unix:./one\nlistening on unix:./two\n"
        )
    }
}
