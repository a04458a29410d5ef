import Foundation
import MPTestSupport
import Multiprocessing
import Testing

/// Issue 12, A3: a stranger can neither stop nor end a real server through its log.
@Suite(.timeLimit(.minutes(10)), .serialized)
struct StalledLogTests {
    /// Runs a server whose standard error is a pipe that this test reads, or doesn't.
    private func withServer(
        _ body: (ServeProgram, _ log: Int32, SyncManager) async throws -> Void
    ) async throws {
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("mp-log-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: directory) }  // Only a leftover in /tmp.
        let path = directory.appendingPathComponent("log").path
        #expect(mkfifo(path, 0o600) == 0)
        let log = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        #expect(log >= 0)
        let options = [
            "--address", "tcp://127.0.0.1:0", "--address", "unix:\(directory.path)/m",
            "--log-level", "trace",
        ]
        try await ServeProgram.run(in: directory, options) { server in
            let manager = try await SyncManager.connect(
                to: server.address,
                authkey: server.authkey
            )
            try await body(server, log, manager)
        }
    }

    /// Fails at the handshake, so many times; each is logged, and so is its end.
    ///
    /// On a thread of its own: calls that block would keep other tests from theirs.
    private func knock(_ count: Int, at server: ServeProgram) async {
        guard let port = server.address.port else { return }
        await withCheckedContinuation { done in
            Thread.detachNewThread {
                Self.knock(count, atPort: port)
                done.resume()
            }
        }
    }

    private static func knock(_ count: Int, atPort port: Int) {
        for _ in 0..<count {
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(descriptor) }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = in_port_t(port).bigEndian
            address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
            let isConnected = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                }
            }
            #expect(isConnected)
            var buffer = [UInt8](repeating: 0, count: 256)
            _ = recv(descriptor, &buffer, buffer.count, 0)
            let answer = [UInt8](repeating: 7, count: 44)
            _ = send(descriptor, answer, answer.count, Int32(MSG_NOSIGNAL))
            _ = recv(descriptor, &buffer, buffer.count, 0)
        }
    }

    /// Makes calls; each is answered.
    private func call(_ manager: SyncManager) async throws {
        let number = try await manager.value(0)
        for count in 0..<200 { try await number.set(count) }
        #expect(try await number.get() == 199)
    }

    /// Ends a server by a signal, which it takes in time.
    private func terminate(_ server: ServeProgram) async {
        let pid = server.program.pid
        // On a thread of its own: beside other tests this task may be resumed long after the server's end.
        let duration = await withCheckedContinuation { done in
            Thread.detachNewThread { done.resume(returning: Self.timeToTerminate(pid)) }
        }
        let ending = await server.program.wait()
        #expect(ending.status == 0)
        #expect(duration < .seconds(10))
    }

    /// Ends a process by a signal, and tells how long that took; it is left for others to wait for.
    private static func timeToTerminate(_ pid: pid_t) -> Duration {
        let start = ContinuousClock.now
        kill(pid, SIGTERM)
        var information = siginfo_t()
        while waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        return ContinuousClock.now - start
    }

    @Test func aReaderOfTheLogThatHasGoneEndsNobody() async throws {
        try await withServer { server, log, manager in
            close(log)
            await knock(2000, at: server)
            try await call(manager)
            await manager.close()
            await terminate(server)
        }
    }

    @Test(arguments: [false, true])
    func aReaderOfTheLogThatStallsStopsNobody(goesOn: Bool) async throws {
        try await withServer { server, log, manager in
            defer { close(log) }
            // F_SETPIPE_SZ of fcntl(2), which Swift doesn't see.
            #expect(fcntl(log, 1031, 4096) >= 4096)
            await knock(200, at: server)
            try await call(manager)
            // Of strangers only so many are logged, so the operator's own lines have to fill the queue.
            while try await manager.inspect().droppedLogLines == 0 {
                for _ in 0..<200 { kill(server.program.pid, SIGHUP) }
            }
            try await call(manager)
            await knock(200, at: server)
            try await call(manager)
            if goesOn { try await readDroppedLine(log, manager) }
            await manager.close()
            await terminate(server)
        }
    }

    /// Reads the log until it tells how many lines are missing.
    private func readDroppedLine(_ log: Int32, _ manager: SyncManager) async throws {
        let dropped = try await manager.inspect().droppedLogLines
        var text = ""
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !text.contains("lines were dropped") {
            let count = read(log, &buffer, buffer.count)
            if count > 0 { text += String(decoding: buffer[..<count], as: UTF8.self) }
            await Task.yield()
        }
        let line = try #require(
            text.split(separator: "\n").first { $0.contains("lines were dropped") }
        )
        let numbers = line.split(separator: " ").compactMap { Int($0) }
        #expect(numbers.contains { $0 >= dropped })
        #expect(line.contains("warning"))
    }
}
