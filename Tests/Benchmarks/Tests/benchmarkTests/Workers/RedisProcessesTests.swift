import Testing

@testable import benchmark

@Suite(
    .enabled(if: Shell.has("redis-server") && Shell.has("redis-benchmark")),
    .timeLimit(.minutes(10))
)
struct RedisProcessesTests {
    /// Runs a body beside a server of its own.
    private func withServer(_ body: (_ socket: String) async throws -> Void) async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let socket = directory.path + "/redis"
        let server = try await LineProgram(
            "redis-server",
            [
                "/usr/bin/env", "redis-server", "--port", "0", "--unixsocket", socket, "--save", "",
                "--dir", directory.path,
            ]
        )
        _ = try await server.line(containing: "eady to accept connections")
        try await body(socket)
        server.kill()
    }

    private let length = RoundLength(warmUp: .milliseconds(50), measured: .milliseconds(200))

    @Test func theServerCountsWhatProcessesDo() async throws {
        try await withServer { socket in
            let redis = try await RedisProcesses(socket: socket, count: 2)
            let sample = try await redis.round(length.windowFromNow)
            #expect(sample.operations > 0)
            #expect(sample.ended > sample.began)
            // They are stopped again, and go on in the next round.
            #expect(try await redis.round(length.windowFromNow).operations > 0)
        }
    }

    @Test func oneProcessTellsItself() async throws {
        try await withServer { socket in
            let redis = try await RedisBenchmark(socket: socket, connections: 2, pipeline: 1)
            let sample = try await redis.round(length.windowFromNow)
            #expect(sample.operations >= 1_000)
            #expect(sample.latencies.total > 0)
        }
    }
}
