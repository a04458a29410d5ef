@preconcurrency import Glibc
import Multiprocessing

/// What a candidate is told.
struct Candidate: Codable, Sendable {
    let name: String
    let manager: SyncManager
}

extension RemoteFunction where Input == Candidate, Output == Void {
    /// Is a member for as long as it lives, and leads when it is its turn.
    static var campaign: Self {
        .init("campaign") { candidate in
            let crew = try await candidate.manager.members(named: "crew", Int32.self)
            let election = try await candidate.manager.leader(named: "boss")
            try await crew.withMembership(as: candidate.name, getpid()) {
                try await election.withLeadership(as: candidate.name) { _ in
                    try await Task.sleep(for: .seconds(600))
                }
            }
        }
    }
}

/// Whoever leads is killed, and the next one takes over.
@main
struct LeaderElection {
    static func main() async throws {
        await startMultiprocessing(.campaign)
        try await withSyncManager { manager in
            let crew = try await manager.members(named: "crew", Int32.self)
            let election = try await manager.leader(named: "boss")
            var terms = election.changes.makeAsyncIterator()
            var leader = try await start("anna", manager, crew)
            for name in ["bert", "carla", "dora"] {
                let next = try await start(name, manager, crew)
                let term = try await terms.next(ledBy: leader.name)
                let names = try await crew.members().map(\.name).joined(separator: ", ")
                print("\(leader.name) leads with token \(term.token); members: \(names)")
                leader.kill()
                print(leader.name, try await leader.join(), "while it led")
                leader = next
            }
            let term = try await terms.next(ledBy: leader.name)
            print("\(leader.name) leads with token \(term.token)")
            leader.kill()
            _ = try await leader.join()
        }
    }

    /// Starts a candidate, and waits until it is a member.
    private static func start(
        _ name: String,
        _ manager: SyncManager,
        _ crew: MembersProxy<Int32>
    ) async throws -> ChildProcess<Void> {
        let candidate = Candidate(name: name, manager: manager)
        let child = ChildProcess(.campaign, candidate, name: name)
        try await child.start()
        for try await members in crew.changes where members.contains(where: { $0.name == name }) {
            break
        }
        return child
    }
}

extension LeaderChanges.AsyncIterator {
    /// Waits until a candidate leads.
    fileprivate mutating func next(ledBy candidate: String) async throws -> Leadership {
        while let leader = try await next() {
            if let leader, leader.candidate == candidate { return leader }
        }
        throw CancellationError()
    }
}
