import Foundation
import MPTestSupport
import Multiprocessing
import Testing

/// A real server with little memory, and clients that want to store more than it has.
@Suite(
    .timeLimit(.minutes(10)),
    .serialized,
    .disabled(if: Sanitizers.areActive, "what was freed stays with the sanitizer")
)
struct MemoryBudgetTests {
    private static let limit = 192 << 20
    /// What requests that are under way when the limit is near may take beyond it: each client's message,
    /// and what it is decoded to.
    private static let margin = 64 << 20

    @Test func stayBelowItsLimitAndRecovers() async throws {
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("mp-memory-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: directory) }  // Only a leftover in /tmp.
        let options = [
            "--address", "unix:\(directory.path)/m", "--limit", "memory=\(Self.limit >> 20)M",
        ]
        try await ServeProgram.run(in: directory, options) { server in
            let managers = try await withThrowingTaskGroup(of: SyncManager.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        try await SyncManager.connect(
                            to: server.address,
                            authkey: server.authkey
                        )
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let manager = managers[0]
            let kept = try await manager.dict(String.self, Int.self, initial: ["a": 1])
            // 60 calls of 8 clients' worth: large blocks, and many small values.
            let refused = try await withThrowingTaskGroup(of: Int.self) { group in
                for manager in managers {
                    group.addTask { try await Self.fill(manager, blocks: 40) }
                    group.addTask { try await Self.fill(manager, numbers: 40) }
                }
                return try await group.reduce(0, +)
            }
            #expect(refused > 0)
            let peak = try memory("VmHWM:", of: server.program.pid)
            print("limit \(Self.limit >> 20) MiB, peak \(peak >> 20) MiB, \(refused) refused")
            #expect(peak < Self.limit + Self.margin)
            // Reading goes on, and what is there is whole.
            #expect(try await kept.get("a") == 1)
            #expect(
                try await manager.inspect().limits.contains {
                    $0.name == "memory" && $0.refusals > 0
                }
            )
            // Going below the limit heals: a link's end gives back what it held.
            for manager in managers.dropFirst() { await manager.close() }
            while true {
                do throws(MultiprocessingError) {
                    try await kept.update(with: ["b": 2])
                    break
                } catch {
                    guard error.code == .limitReached else { throw error }
                    await Task.yield()
                }
            }
            #expect(try await kept.get("b") == 2)
            await manager.close()
        }
    }

    /// Stores blocks until there is no memory left.
    ///
    /// - Returns: How many were refused.
    private static func fill(_ manager: SyncManager, blocks: Int) async throws -> Int {
        let queue: QueueProxy<[String]>
        do throws(MultiprocessingError) {
            queue = try await manager.queue([String].self)
        } catch {
            #expect(error.code == .limitReached)
            return 1
        }
        let block = [String(repeating: "x", count: 1 << 20)]
        return try await count(blocks) { () throws(MultiprocessingError) in
            try await queue.put(block)
        }
    }

    /// Stores many small values until there is no memory left.
    ///
    /// - Returns: How many calls were refused.
    private static func fill(_ manager: SyncManager, numbers: Int) async throws -> Int {
        let list: ListProxy<Int>
        do throws(MultiprocessingError) {
            list = try await manager.list(Int.self)
        } catch {
            #expect(error.code == .limitReached)
            return 1
        }
        let chunk = Array(0..<20_000)
        return try await count(numbers) { () throws(MultiprocessingError) in
            try await list.extend(chunk)
        }
    }

    private static func count(
        _ number: Int,
        _ body: () async throws(MultiprocessingError) -> Void
    ) async throws -> Int {
        var refused = 0
        for _ in 0..<number {
            do throws(MultiprocessingError) {
                try await body()
            } catch {
                #expect(error.code == .limitReached)
                refused += 1
            }
        }
        return refused
    }

    private func memory(_ field: String, of pid: Int32) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix(field) })
        let number = line.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) }
        return try #require(number) << 10
    }
}
