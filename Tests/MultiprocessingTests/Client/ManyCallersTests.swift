import Foundation
import MPSystem
import MPTestSupport
import Testing

@testable import Multiprocessing

/// Many tasks on one link, which a task of the pool reads and writes for.
@Suite(.timeLimit(.minutes(10)))
struct ManyCallersTests {
    /// How many pumps the link of a manager has started.
    private func pumpCount(_ manager: SyncManager) throws -> UInt64 {
        let link = try #require(manager.channel as? Link)
        return link.current.connection.state.withLock { $0.pump.newest }
    }

    @Test(arguments: PollingPolicy.allCases)
    func everyCallerGetsItsOwnAnswers(_ polling: PollingPolicy) async throws {
        try await withPollingManager(polling) { manager in
            let values = try await manager.dict(Int.self, Int.self)
            try await withThrowingTaskGroup { group in
                for task in 0..<64 {
                    group.addTask {
                        for step in 0..<100 {
                            try await values.set(task, step)
                            #expect(try await values.get(task) == step)
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await values.count() == 64)
            switch polling {
            case .never: #expect(try pumpCount(manager) == 0)
            case .always: #expect(try pumpCount(manager) > 0)
            // With one processor, or beside busy programs, it isn't even tried.
            case .adaptive: break
            }
        }
    }

    @Test("Who is left when the others are done still gets answers, long ones too")
    func theCrowdLeaves() async throws {
        try await withPollingManager(.always) { manager in
            let queue = try await manager.queue(Int.self)
            let values = try await manager.dict(Int.self, Int.self)
            // These wait while the crowd comes and goes, and when it has gone.
            async let waiting = [queue.get(), queue.get(), queue.get()]
            for _ in 0..<5 {
                try await withThrowingTaskGroup { group in
                    for task in 0..<16 {
                        group.addTask { for step in 0..<50 { try await values.set(task, step) } }
                    }
                    try await group.waitForAll()
                }
                for step in 0..<20 { try await values.set(-1, step) }
            }
            #expect(try pumpCount(manager) > 0)
            for number in 1...3 { try await queue.put(number) }
            #expect(try await waiting.sorted() == [1, 2, 3])
        }
    }

    @Test("Tasks that are cancelled in the crowd end, the others go on, and no item is lost")
    func cancellationInTheCrowd() async throws {
        try await withPollingManager(.always) { manager in
            let queue = try await manager.queue(Int.self)
            let values = try await manager.dict(Int.self, Int.self)
            var items = try await withThrowingTaskGroup { group in
                for task in 0..<16 {
                    group.addTask { for step in 0..<200 { try await values.set(task, step) } }
                }
                var taken: [Int] = []
                for number in 0..<100 {
                    let waiting = Task { try await queue.get() }
                    try await queue.put(number)
                    waiting.cancel()
                    // It was cancelled, or was faster.
                    if case .success(let item) = await waiting.result { taken.append(item) }
                }
                try await group.waitForAll()
                return taken
            }
            #expect(try pumpCount(manager) > 0)
            while try await !queue.isEmpty() { items.append(try await queue.get()) }
            #expect(items.sorted() == Array(0..<100))
        }
    }

    @Test("When the server is killed, every call ends in an error that says so")
    func theServerIsKilled() async throws {
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("mp-crowd-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: directory) }  // Only a leftover in /tmp.
        let options = ["--address", "unix:\(directory.path)/m"]
        try await ServeProgram.run(in: directory, options) { server in
            var configuration = SyncManagerConfiguration()
            configuration.polling = .always
            let manager = try await SyncManager.connect(
                to: server.address,
                authkey: server.authkey,
                configuration: configuration
            )
            let values = try await manager.dict(Int.self, Int.self)
            let codes = await withTaskGroup(of: MultiprocessingError.Code?.self) { group in
                for task in 0..<64 {
                    group.addTask {
                        do throws(MultiprocessingError) {
                            for step in 0... {
                                try await values.set(task, step)
                                // In the middle of everybody's calls.
                                if task == 0, step == 200 { server.program.kill() }
                            }
                            return nil
                        } catch {
                            return error.code
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(codes.count == 64)
            #expect(codes.allSatisfy { $0 == .connectionLost })
            #expect(try pumpCount(manager) > 0)
        }
    }
}
