internal import MPCore

extension ManagerServer {
    /// Takes those settings from a configuration that can change while the server runs: the number of connections, and
    /// what a principal may have; slow calls and deadlocks.
    ///
    /// Whoever is beyond a new limit keeps what they have. A server that doesn't run is left alone.
    package func takeSettings(from configuration: ManagerServerConfiguration) async {
        guard let parts = try? runningParts() else { return }
        await parts.driver.setSettings(
            ChangeableSettings(
                configuration.limits,
                slowCall: configuration.slowCallInNanoseconds,
                breaksDeadlocks: configuration.breaksDeadlocks
            )
        )
    }
}
