internal import MPWire
internal import Multiprocessing

/// Asks a server what it does, over a connection that is opened again when it was lost.
actor StatisticsSource {
    private let access: ServerAccess
    private var manager: SyncManager?

    /// Takes a server that is to be reached.
    init(_ access: ServerAccess) {
        var access = access
        // Whoever watches asks again anyway, and shows meanwhile what is wrong.
        access.configuration.reconnection = .never
        self.access = access
    }

    /// The server, in the words of its address.
    nonisolated var server: String { "\(access.address.value)" }

    /// Asks for the statistics.
    ///
    /// - Throws: What there is to say to the person at the terminal.
    func statistics() async throws -> ServerStatistics {
        try await asking { manager throws(MultiprocessingError) in
            try await manager.statistics()
        }
    }

    /// Asks for an object.
    ///
    /// - Returns: `nil` if there is none of this ident.
    func object(_ ident: String) async throws -> ServerSnapshot.Object? {
        try await asking { manager throws(MultiprocessingError) in
            try await manager.inspect(ident: ident)
        }
    }

    /// Closes the connection.
    func close() async {
        await manager?.close()
        manager = nil
    }

    private func asking<Answer: Sendable>(
        _ ask: (SyncManager) async throws(MultiprocessingError) -> Answer
    ) async throws -> Answer {
        let manager = try await connected()
        do throws(MultiprocessingError) {
            return try await ask(manager)
        } catch {
            if error.code != .permissionDenied, error.code != .unsupported {
                // Another question may have opened the next connection by now.
                if self.manager === manager { self.manager = nil }
                await manager.close()
            }
            throw words(for: error)
        }
    }

    private func connected() async throws -> SyncManager {
        if let manager { return manager }
        let new = try await access.connect()
        if let manager {
            // Somebody else was faster.
            await new.close()
            return manager
        }
        manager = new
        return new
    }

    private func words(for error: MultiprocessingError) -> any Error {
        switch error.code {
        case .permissionDenied:
            CommandError("\(error); the server's rights have to allow 'inspect'")
        case .unsupported, .remote:
            CommandError(
                """
                \(server) doesn't tell what its calls cost: servers of this version do (syncmanager serve, \
                ManagerServer), older ones and CPython's don't. (\(error))
                """
            )
        default: error
        }
    }
}
