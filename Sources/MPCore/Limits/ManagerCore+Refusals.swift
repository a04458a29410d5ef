import MPReferents
import MPWire

/// Limits that were reached: each is counted and logged, and its client gets an error.
extension ManagerCore {
    /// Counts and logs that there was no memory, and returns the client's error.
    mutating func outOfMemory(
        for id: ConnectionID,
        into output: inout ManagerOutput
    ) -> PythonException {
        let principal = connections[id]?.access?.principal ?? Principal()
        return exception(for: .memory, of: principal, by: id, into: &output)
    }

    /// Counts and logs that a call has cost too much, if it ended with that error.
    mutating func counted(
        _ error: PythonException,
        by connection: ClientConnection,
        into output: inout ManagerOutput
    ) -> PythonException {
        work.isExhausted ? exception(for: .work, by: connection, into: &output) : error
    }

    /// Counts and logs a limit that was reached, and returns the client's error.
    mutating func exception(
        for limit: ServerLimit,
        by connection: ClientConnection,
        into output: inout ManagerOutput
    ) -> PythonException {
        let principal = connection.access?.principal ?? Principal()
        return exception(for: limit, of: principal, by: connection.id, into: &output)
    }

    /// Counts and logs a limit that was reached, and returns the client's error.
    mutating func exception(
        for limit: ServerLimit,
        of principal: Principal,
        by id: ConnectionID,
        into output: inout ManagerOutput
    ) -> PythonException {
        refusalCounts[limit, default: 0] += 1
        if limit == .memory { memoryIsScarce = true }
        if let unlogged = auditRate.next(at: now) {
            let event = ManagerEvent.limitReached(id, limit, principal, unlogged: unlogged)
            output.append(.log(event))
        }
        let reached = LimitReached(
            limit: limit,
            allowed: configuration.allowed(limit),
            principal: principal
        )
        return reached.exception
    }

    /// The limits and their counts, for `inspect`.
    var limitsSnapshot: [ServerSnapshot.Limit] {
        mutating get {
            ServerLimit.allCases.map {
                .init(
                    name: $0.rawValue,
                    allowed: configuration.allowed($0),
                    refusals: refusalCounts[$0] ?? 0
                )
            }
        }
    }
}

extension ManagerConfiguration {
    func allowed(_ limit: ServerLimit) -> Int {
        switch limit {
        case .connections: limits.connections
        case .connectionsPerPrincipal: limits.connectionsPerPrincipal
        case .parkedCallsPerPrincipal: limits.parkedCallsPerPrincipal
        case .objectsPerPrincipal: limits.objectsPerPrincipal
        case .callsPerLink: limits.callsPerLink
        case .unconfirmedDeliveriesPerLink: limits.unconfirmedDeliveriesPerLink
        case .message: frameLimit
        case .values: pickleLimits.nodes
        case .output: limits.outputInBytes
        case .lastingOutput: limits.lastingOutputInBytes
        case .memory: limits.memoryInBytes ?? .max
        case .work: limits.workInSteps
        }
    }
}
