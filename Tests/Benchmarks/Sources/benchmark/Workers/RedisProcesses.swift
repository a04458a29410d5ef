internal import Foundation
internal import Glibc

/// Measures Redis with several processes of its benchmark that work at the same time.
///
/// They are stopped between rounds. The server counts what they do, as each of them tells only how fast it was from
/// its own start to its own end, which aren't those of the others.
struct RedisProcesses: Sendable {
    private let processes: [LineProgram]
    private let server: RedisServer

    /// Starts the processes, and stops them when all are at work.
    init(socket: String, count: Int) async throws {
        try await RedisBenchmark.storeKey(at: socket)
        server = try RedisServer(socket: socket)
        let endless = ["-t", "get", "-c", "1", "-P", "1", "-n", "\(Int32.max)"]
        var processes: [LineProgram] = []
        for _ in 0..<count {
            processes.append(try await RedisBenchmark.start(endless, at: socket))
        }
        self.processes = processes
        // Our own connection is one more.
        while try server.numbers()["connected_clients", default: 0] <= count {
            try await Task.sleep(for: .milliseconds(10))
        }
        send(SIGSTOP)
    }

    /// Lets them go on until the window closes, and counts while it is open.
    func round(_ window: RoundWindow) async throws -> WorkerSample {
        send(SIGCONT)
        defer { send(SIGSTOP) }
        let first = try await count(at: window.start)
        let last = try await count(at: window.end)
        return WorkerSample(
            operations: last.calls - first.calls - 1,
            began: first.moment,
            ended: last.moment
        )
    }

    /// How many calls there were until about a moment, this question among them, and until when exactly.
    private func count(at moment: Int) async throws -> (calls: Int, moment: Int) {
        try await Task.sleep(for: .nanoseconds(moment - MonotonicClock.nanoseconds))
        let numbers = try server.numbers()
        // By the server's clock if it tells it, as the answer may wait for a processor.
        return (
            numbers["total_commands_processed", default: 0],
            numbers["server_time_usec"].map { $0 * 1_000 } ?? MonotonicClock.nanoseconds
        )
    }

    private func send(_ signal: Int32) {
        for process in processes { process.send(signal: signal) }
    }
}

/// A connection to Redis that asks what the server knows of itself.
private struct RedisServer: Sendable {
    private let connection: FileHandle

    init(socket: String) throws(BenchmarkError) {
        connection = FileHandle(
            fileDescriptor: try UnixSocket(at: socket, connect).descriptor,
            closeOnDealloc: true
        )
    }

    /// The numbers that `INFO` tells, by their names.
    func numbers() throws -> [String: Int] {
        try connection.write(contentsOf: Data("INFO\r\n".utf8))
        var answer = ""
        repeat {
            let bytes = connection.availableData
            guard !bytes.isEmpty else { throw BenchmarkError("Redis has closed its connection") }
            answer += String(decoding: bytes, as: UTF8.self)
        } while !Self.isWhole(answer)
        return answer.split(separator: "\r\n").reduce(into: [:]) { numbers, line in
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2, let number = Int(parts[1]) { numbers[String(parts[0])] = number }
        }
    }

    /// Whether all of `$LENGTH` and a text of that length is there, and the two bytes after each.
    private static func isWhole(_ answer: String) -> Bool {
        guard let start = answer.utf8.firstRange(of: "\r\n".utf8),
            let length = Int(answer[..<start.lowerBound].dropFirst())
        else { return false }
        return answer.utf8[start.upperBound...].count >= length + 2
    }
}
