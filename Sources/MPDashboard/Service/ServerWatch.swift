package import MPWire
package import Multiprocessing

/// The dashboard's client of its server, which connects again when it was lost.
package actor ServerWatch {
    /// Connects to the server.
    package typealias Connect = @Sendable () async throws -> SyncManager

    /// How old a list of all objects may be, at least.
    private static let shortestAge = Duration.seconds(2)
    /// So many times as long as asking for a list has taken, no other one is asked for: 2 % of the time.
    private static let restFactor = 50
    /// Objects with more elements aren't shown.
    private static let largestSize = 20_000
    /// How many characters of a value are shown.
    private static let longestText = 20_000

    private let connect: Connect
    private var manager: SyncManager?
    /// The latest list of all objects and connections, and until when it will do.
    private var list: (snapshot: ServerSnapshot, end: ContinuousClock.Instant)?
    private var listing: Task<ServerSnapshot, any Error>?

    /// Connects when it is first asked.
    package init(connect: @escaping Connect) {
        self.connect = connect
    }

    /// Asks for the statistics.
    package func statistics() async throws -> ServerStatistics {
        try await ask { try await $0.statistics() }
    }

    /// All objects and connections, as they were some seconds ago; several who ask share one answer.
    package func snapshot() async throws -> ServerSnapshot {
        if let list, list.end > .now { return list.snapshot }
        let task = listing ?? Task { try await self.fetchList() }
        listing = task
        defer { listing = nil }
        return try await task.value
    }

    private func fetchList() async throws -> ServerSnapshot {
        let start = ContinuousClock.now
        let snapshot = try await ask { try await $0.inspect() }
        let end = ContinuousClock.now
        list = (snapshot, end + max(Self.shortestAge, (end - start) * Self.restFactor))
        return snapshot
    }

    /// The value of an object as text, if it isn't too large.
    package func value(ident: String, typeid: String) async throws -> ObjectText {
        let size = try await ask { try await $0.inspect(ident: ident) }?.size ?? 0
        guard size <= Self.largestSize else {
            throw MultiprocessingError(
                .limitReached,
                "it has about \(size) elements; those with more than \(Self.largestSize) aren't shown here"
            )
        }
        let value = try await ask { manager in
            try await manager.object(ident: ident, typeid: typeid).reference
                .call("__repr__", values: [], timeout: .seconds(5))
        }
        guard case .text(let text) = value else { return ObjectText("\(value)", limit: 0) }
        return ObjectText(text, limit: Self.longestText)
    }

    /// Carries out an action.
    package func carryOut(_ action: DashboardAction) async throws {
        try await ask { try await action.carryOut(on: $0) }
        // What has changed is to be seen at once.
        list = nil
    }

    /// Ends the connection.
    package func close() async {
        await manager?.close()
        manager = nil
    }

    private func ask<Answer: Sendable>(
        _ question: @Sendable (SyncManager) async throws -> Answer
    ) async throws -> Answer {
        let manager: SyncManager
        if let known = self.manager {
            manager = known
        } else {
            manager = try await connect()
            self.manager = manager
        }
        do {
            return try await question(manager)
        } catch let error as MultiprocessingError {
            if Self.lasting.contains(error.code), self.manager === manager {
                self.manager = nil
                list = nil
                await manager.close()
            }
            throw error
        }
    }

    /// Errors after which a connection is of no use.
    private static let lasting: Set<MultiprocessingError.Code> = [
        .connectionLost, .connectionRefused, .serverStopped, .shutDown, .closed, .notAManager,
    ]
}
