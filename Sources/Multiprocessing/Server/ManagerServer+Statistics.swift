public import MPWire

extension ManagerServer {
    /// Tells what calls have cost since the server started, and what clients wait for now.
    ///
    /// - Returns: The numbers that clients get from ``SyncManager/statistics()``.
    /// - Throws: ``MultiprocessingError``: `serverStopped` if the server isn't running.
    /// - Complexity: O(objects + connections + waiting calls) between two calls of clients.
    public func statistics() async throws(MultiprocessingError) -> ServerStatistics {
        try await runningParts().driver.statistics()
    }

    /// Gives the numbers to the observer until the server stops.
    func beginObservation() {
        guard let observer = configuration.observer else { return }
        let interval = configuration.observationInterval
        Task { [weak self] in
            while let statistics = try? await self?.statistics() {
                await observer.observed(statistics)
                try? await Task.sleep(for: interval)
            }
        }
    }
}
