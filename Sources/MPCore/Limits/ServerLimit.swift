/// One of the ``ServerLimits``, by its name in `inspect`, the log and errors.
package enum ServerLimit: String, CaseIterable, Sendable {
    /// ``ServerLimits/connections``.
    case connections
    /// ``ServerLimits/connectionsPerPrincipal``.
    case connectionsPerPrincipal = "connections_per_principal"
    /// ``ServerLimits/parkedCallsPerPrincipal``.
    case parkedCallsPerPrincipal = "parked_calls_per_principal"
    /// ``ServerLimits/objectsPerPrincipal``.
    case objectsPerPrincipal = "objects_per_principal"
    /// ``ServerLimits/callsPerLink``.
    case callsPerLink = "calls_per_link"
    /// ``ServerLimits/unconfirmedDeliveriesPerLink``.
    case unconfirmedDeliveriesPerLink = "unconfirmed_deliveries_per_link"
    /// ``ServerLimits/messageInBytes``.
    case message
    /// ``ServerLimits/valuesInMessage``.
    case values
    /// ``ServerLimits/outputInBytes`` and ``ServerLimits/writeDeadline``.
    case output
    /// ``ServerLimits/lastingOutputInBytes`` and ``ServerLimits/lastingOutputTime``.
    case lastingOutput = "lasting_output"
    /// ``ServerLimits/memoryInBytes``.
    case memory
    /// ``ServerLimits/workInSteps``.
    case work
}
