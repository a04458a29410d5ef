/// The settings of a server that can change while it runs: limits that are looked at when something is asked for, and
/// what is told of slow calls.
///
/// All others are known to clients, to connections, or to the memory that they have taken.
package struct ChangeableSettings: Equatable, Sendable {
    package var connections: Int
    package var connectionsPerPrincipal: Int
    package var parkedCallsPerPrincipal: Int
    package var objectsPerPrincipal: Int
    /// How long a call may take before it is logged, in nanoseconds.
    package var slowCall: Int
    package var breaksDeadlocks: Bool

    /// Takes them from limits and what there is beside them.
    package init(_ limits: ServerLimits, slowCall: Int, breaksDeadlocks: Bool) {
        connections = limits.connections
        connectionsPerPrincipal = limits.connectionsPerPrincipal
        parkedCallsPerPrincipal = limits.parkedCallsPerPrincipal
        objectsPerPrincipal = limits.objectsPerPrincipal
        self.slowCall = slowCall
        self.breaksDeadlocks = breaksDeadlocks
    }

    /// Takes them over.
    func apply(to configuration: inout ManagerConfiguration) {
        configuration.limits.connections = connections
        configuration.limits.connectionsPerPrincipal = connectionsPerPrincipal
        configuration.limits.parkedCallsPerPrincipal = parkedCallsPerPrincipal
        configuration.limits.objectsPerPrincipal = objectsPerPrincipal
        configuration.slowCall = slowCall
        configuration.breaksDeadlocks = breaksDeadlocks
    }
}

extension ManagerCore {
    /// Changes settings; whoever is beyond a new limit keeps what they have.
    package mutating func setSettings(_ settings: ChangeableSettings) {
        record?.note(.settingsSet(settings))
        settings.apply(to: &configuration)
    }
}
