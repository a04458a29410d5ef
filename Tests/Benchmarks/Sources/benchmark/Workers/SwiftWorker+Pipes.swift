internal import Multiprocessing

extension SwiftWorker {
    static func pipeRoundTrip() async throws -> WorkerRound {
        let connection = try await connectionToChild()
        return { window in
            try await measure(window) {
                try await connection.send(1)
                guard try await connection.receive(Int.self) == 1 else {
                    throw BenchmarkError("the number that came back isn't the one that was sent")
                }
            }
        }
    }

    static func pipeLarge() async throws -> WorkerRound {
        let connection = try await connectionToChild()
        let data = WireValue.bytes(Array(repeating: 0, count: 64 << 20))
        return { window in
            try await measure(window) {
                try await connection.send(data)
                guard try await connection.receive(Int.self) == 64 << 20 else {
                    throw BenchmarkError("the child got another number of bytes")
                }
            }
        }
    }

    /// Starts a child at the other end of a pipe; it ends when this process does.
    private static func connectionToChild() async throws -> Connection {
        let (ours, theirs) = try pipe()
        let child = try Multiprocessing.ChildProcess.program(
            "/proc/self/exe",
            arguments: ["pipe-echo", "3"],
            passing: [theirs.fileDescriptor]
        )
        try await child.start()
        theirs.close()
        return ours
    }
}
