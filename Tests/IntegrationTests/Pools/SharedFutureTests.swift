import Foundation
import MPChildFunctions
import MPTestSupport
import Multiprocessing
import Testing

/// Futures of process pools that other processes wait for.
@Suite(.timeLimit(.minutes(10)))
struct SharedFutureTests {
    init() { ProcessWorkerProgram.use() }

    @Test func aKilledProgramsFuturesEndAtOnce() async throws {
        let directory = URL(filePath: "/tmp/mp-futures-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: directory) }  // Only a leftover in /tmp.
        let options = ["--address", "unix:\(directory.path)/socket"]
        try await ServeProgram.run(in: directory, options) { server in
            let manager = try await SyncManager.connect(
                to: server.address,
                authkey: server.authkey
            )
            let program = try ChildProgram(
                ProcessWorkerProgram.path,
                ["share", "\(server.address)", server.authkeyFile.path]
            )
            defer { program.kill() }
            #expect(await program.lines.first { _ in true } == "shared")
            let shared = try await manager.dict(
                named: "shared",
                String.self,
                FutureProxy<Int>.self
            )
            let square = try #require(try await shared.get("square"))
            #expect(try await square.result(timeout: .seconds(60)) == 49)
            let rest = try #require(try await shared.get("rest"))
            let waiting = Task { try await rest.result() }
            // The program waits for a cancellation, too.
            while try await manager.inspect().waitingCalls < 2 {
                try await Task.sleep(for: .milliseconds(5))
            }
            program.kill()
            await expect(.workerLost, "the process that was to set the result has ended") {
                try await waiting.value
            }
            // What had a result keeps it.
            #expect(try await square.result() == 49)
            await manager.close()
        }
    }

    @Test func aChildWaitsForAFutureOfItsParent() async throws {
        let executor = try ProcessPoolExecutor(maxWorkers: 2)
        try await withSyncManager { manager in
            let power = try await executor.submit(.power, 3, 4)
            let shared = try await power.share(through: manager)
            #expect(
                try await withChildProcess(.resultOf, shared) { try await $0.value() } == 81
            )
            // Also as an argument of a task.
            #expect(try await executor.submit(.resultOf, shared).result() == 81)
            let lost = try await executor.submit(.dieBy, Int(SIGKILL))
            await expect(.workerLost, "SIGKILL") {
                try await lost.share(through: manager).result()
            }
        }
        await executor.shutdown()
    }
}
