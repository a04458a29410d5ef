@testable import Multiprocessing
import Testing

/// Elections in real servers.
@Suite(.timeLimit(.minutes(10))) struct LeaderTests {
    @Test(arguments: Route.allCases)
    func oneLeadsAfterTheOther(_ route: Route) async throws {
        try await route.withManager { manager in
            let election = try await manager.leader(named: "scheduler")
            var changes = election.changes.makeAsyncIterator()
            #expect(try await changes.next() == .some(nil))
            let first = try #require(try await election.campaign(as: "a"))
            #expect(first.candidate == "a")
            #expect(try await changes.next() == first)
            #expect(try await election.leader() == first)
            #expect(try await election.campaign(as: "b", timeout: .zero) == nil)
            #expect(try await election.campaign(as: "b", timeout: .milliseconds(1)) == nil)
            let waiting = Task { try await election.campaign(as: "b") }
            while try await manager.inspect().waitingCalls == 0 {}
            #expect(try await election.isLeader(first))
            try await election.resign(first)
            let second = try #require(try await waiting.value)
            #expect(second.candidate == "b")
            #expect(second.token > first.token)
            #expect(try await changes.next() == second)
            #expect(try await !election.isLeader(first))
            let error = await #expect(throws: MultiprocessingError.self) {
                try await election.resign(first)
            }
            #expect(error?.code == .leadershipLost)
            #expect(error?.message.contains("'a' with token \(first.token)") == true)
            try await election.resign(second)
            #expect(try await changes.next() == .some(nil))
        }
    }

    @Test func aCandidateThatIsCancelledLeavesTheLine() async throws {
        try await withSyncManager { manager in
            let election = try await manager.leader()
            let first = try #require(try await election.campaign(as: "a"))
            let cancelled = Task { try await election.withLeadership(as: "b") { $0 } }
            while try await manager.inspect().waitingCalls == 0 {}
            let next = Task { try await election.withLeadership(as: "c") { $0 } }
            while try await manager.inspect().waitingCalls < 2 {}
            cancelled.cancel()
            await #expect(throws: CancellationError.self) { try await cancelled.value }
            try await election.resign(first)
            #expect(try await next.value == first.token + 1)
            #expect(try await election.leader() == nil)
        }
    }

    @Test func aScopeResignsHoweverItEnds() async throws {
        try await withSyncManager { manager in
            let election = try await manager.leader(named: "l")
            struct Failure: Error {}
            await #expect(throws: Failure.self) {
                try await election.withLeadership(as: "a") { _ in throw Failure() }
            }
            #expect(try await election.leader() == nil)
            let (entered, entering) = AsyncStream.makeStream(of: Void.self)
            let scope = Task {
                try await election.withLeadership(as: "a") { _ in
                    entering.yield()
                    try await Task.sleep(for: .seconds(1000))
                }
            }
            for await _ in entered { break }
            scope.cancel()
            await #expect(throws: CancellationError.self) { try await scope.value }
            #expect(try await election.leader() == nil)
            #expect(try await manager.inspect().waitingCalls == 0)
        }
    }

    /// Begins to lead, and returns the task once it does.
    private func lead(
        _ election: LeaderProxy,
        as candidate: String
    ) async -> (task: Task<Void, any Error>, token: Int) {
        let (entered, entering) = AsyncStream.makeStream(of: Int.self)
        let task = Task {
            try await election.withLeadership(as: candidate) { token in
                entering.yield(token)
                try await Task.sleep(for: .seconds(1000))
            }
        }
        let token = await entered.first { _ in true }
        return (task, token ?? 0)
    }

    @Test func whoIsDeposedLearnsOfItAtOnce() async throws {
        try await RestartingServer.run { server, manager in
            let election = try await manager.leader(named: "l")
            let leader = await lead(election, as: "a")
            let other = try await server.connect()
            let theirs = try await other.leader(named: "l")
            let next = Task { try await theirs.campaign(as: "b") }
            while try await manager.inspect().waitingCalls < 2 {}
            let present = try #require(try await theirs.leader())
            #expect(present.token == leader.token)
            try await theirs.resign(present)
            let error = await #expect(throws: MultiprocessingError.self) {
                try await leader.task.value
            }
            #expect(error?.code == .leadershipLost)
            #expect(error?.message.contains("'b' leads with \(leader.token + 1)") == true)
            #expect(try await next.value?.token == leader.token + 1)
            await other.close()
        }
    }

    @Test(arguments: RestartingServer.Route.allCases, ReconnectingTests.Loss.allCases)
    func aLostConnectionEndsTheLeadership(
        _ route: RestartingServer.Route,
        _ loss: ReconnectingTests.Loss
    ) async throws {
        try await RestartingServer.run(route) { server, manager in
            let election = try await manager.leader(named: "l")
            let leader = await lead(election, as: "a")
            let term = try #require(try await election.leader())
            var changes = election.changes.makeAsyncIterator()
            #expect(try await changes.next() == term)
            // Somebody who waits for it, and campaigns again.
            let waiting = Task { try await election.withLeadership(as: "b") { $0 } }
            while try await manager.inspect().waitingCalls < 2 {}
            try await loss.happen(to: server, manager)
            let error = await #expect(throws: MultiprocessingError.self) {
                try await leader.task.value
            }
            #expect(error?.code == .leadershipLost)
            #expect(try await !election.isLeader(term))
            let late = await #expect(throws: MultiprocessingError.self) {
                try await election.resign(term)
            }
            #expect(late?.code == .leadershipLost)
            let token = try await waiting.value
            #expect(loss == .restart || token > term.token)
            // It goes on, and nobody leads in the end.
            while let state = try await changes.next(), state != nil {}
            #expect(try await election.leader() == nil)
        }
    }

    @Test func withoutAnotherConnectionTheSequenceFails() async throws {
        try await RestartingServer.run {
            $0.reconnection.callLimit = .milliseconds(200)
        } _: { server, manager in
            let election = try await manager.leader(named: "l")
            var changes = election.changes.makeAsyncIterator()
            #expect(try await changes.next() == .some(nil))
            try await manager.lose { await server.stop() }
            let error = await #expect(throws: MultiprocessingError.self) {
                try await changes.next()
            }
            #expect(error?.code == .connectionLost || error?.code == .serverStopped)
            try await server.start()
        }
    }

    /// The body isn't left behind, even if it ends well.
    @Test func aScopeWaitsForItsBody() async throws {
        try await withSyncManager { manager in
            let election = try await manager.leader(named: "l")
            let (ended, ending) = AsyncStream.makeStream(of: Void.self)
            let error = await #expect(throws: MultiprocessingError.self) {
                try await election.withLeadership(as: "a") { _ in
                    let leader = try #require(try await election.leader())
                    try await election.resign(leader)
                    try? await Task.sleep(for: .seconds(1000))
                    #expect(Task.isCancelled)
                    ending.yield()
                    return 5
                }
            }
            #expect(error?.code == .leadershipLost)
            ending.finish()
            #expect(await ended.reduce(0) { sum, _ in sum + 1 } == 1)
        }
    }
}
