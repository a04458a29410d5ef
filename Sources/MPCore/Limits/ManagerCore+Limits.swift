import MPReferents
import MPWire

/// Limits on what clients use: each limit refuses requests that would exceed it, and touches nothing that exists.
extension ManagerCore {
    /// Whether the driver should measure the memory of the process before it goes on.
    ///
    /// Mutating for the same reason as ``nextDeadline``.
    package var wantsMemorySample: Bool { mutating get { memory.wantsSample } }

    /// Stores the memory that the process uses, as the driver measured it.
    package mutating func sampledMemory(_ bytes: Int, into output: inout ManagerOutput) {
        memory.sampled(bytes)
        if memory.isExhausted { abandonLongMessages() }
        guard memoryIsScarce, !memory.isExhausted else { return }
        memoryIsScarce = false
        output.append(.log(.memoryIsBack))
    }

    /// Counts and logs a client that was cut off because it didn't read its output.
    package mutating func cutOffSlowReader(_ id: ConnectionID, into output: inout ManagerOutput) {
        guard let principal = connections[id]?.access?.principal else { return }
        _ = exception(for: .output, of: principal, by: id, into: &output)
    }

    /// When the driver should look at the queues of its connections, once it has sent something.
    package func nextLookAtOutput(after now: Duration) -> Duration {
        slowReaders.nextLook(after: now)
    }

    /// Whether it should look again, though nothing more was sent.
    package var wantsOutputSample: Bool { slowReaders.isAnybodyLate }

    /// Checks how much is queued for each client.
    ///
    /// - Returns: The clients to cut off at once, without the output queued for them.
    package mutating func sampledOutput(
        _ queues: some Sequence<(id: ConnectionID, length: Int)>,
        at now: Duration,
        into output: inout ManagerOutput
    ) -> [ConnectionID] {
        let overdue = slowReaders.look(at: queues, now: now)
        for id in overdue {
            guard let principal = connections[id]?.access?.principal else { continue }
            _ = exception(for: .lastingOutput, of: principal, by: id, into: &output)
        }
        return overdue
    }

    /// Whether one more connection may be opened; the server's own process always may.
    mutating func hasRoom(
        for peer: PeerDescription,
        _ id: ConnectionID,
        into output: inout ManagerOutput
    ) -> Bool {
        guard connections.count >= configuration.limits.connections, !peer.isOwnProcess else {
            return true
        }
        let principal = Principal(userID: peer.userID)
        _ = exception(for: .connections, of: principal, by: id, into: &output)
        return false
    }

    /// Makes sure that a link confirms its deliveries.
    mutating func checkDeliveries(
        in session: LinkSession,
        of connection: ClientConnection,
        into output: inout ManagerOutput
    ) throws(PythonException) {
        let limit = configuration.limits.unconfirmedDeliveriesPerLink
        guard session.unconfirmedCount >= limit else { return }
        throw exception(for: .unconfirmedDeliveriesPerLink, by: connection, into: &output)
    }

    /// Checks that a client may create one more object.
    mutating func checkRoomForObject(
        by id: ConnectionID,
        into output: inout ManagerOutput
    ) throws(PythonException) {
        guard let connection = connections[id], let usage = connection.usage else { return }
        if usage.objects >= configuration.limits.objectsPerPrincipal {
            throw exception(for: .objectsPerPrincipal, by: connection, into: &output)
        }
        if memory.isExhausted { throw exception(for: .memory, by: connection, into: &output) }
    }

    /// Checks that a client may get an object that a method created for it.
    ///
    /// Scarce memory doesn't forbid it, since elements are read one by one in this way.
    mutating func checkRoomForResult(
        by id: ConnectionID,
        into output: inout ManagerOutput
    ) throws(PythonException) {
        guard let connection = connections[id], let usage = connection.usage,
            usage.objects >= configuration.limits.objectsPerPrincipal
        else { return }
        throw exception(for: .objectsPerPrincipal, by: connection, into: &output)
    }

    /// Checks that a client has few enough parked requests to the server itself.
    mutating func checkRoomForParkedCall(
        by id: ConnectionID,
        into output: inout ManagerOutput
    ) throws(PythonException) {
        guard let connection = connections[id], let limit = limitOfWaiting(connection) else {
            return
        }
        throw exception(for: limit, by: connection, into: &output)
    }

    /// Checks that a call may be carried out.
    mutating func checkRoom(
        for call: borrowing Call,
        on object: SharedObject,
        by connection: ClientConnection,
        into output: inout ManagerOutput
    ) throws(PythonException) {
        // Most calls stop here.
        guard call.facts.mayNeedRoom || object.knownSize >= Call.manyElements || call.carriesMuch
        else { return }
        let facts = call.facts
        if memory.isExhausted, facts.contains(.grows) {
            throw exception(for: .memory, by: connection, into: &output)
        }
        if memory.isOverdrawn, facts.contains(.takes) {
            throw exception(for: .memory, by: connection, into: &output)
        }
        if object.knownSize >= Call.manyElements || call.carriesMuch
            || facts.contains(.multiplies)
        {
            try checkRoomToBuild(for: call, on: object, by: connection, into: &output)
        }
        if facts.contains(.decodes), object.referent.decodesEverything(for: call) {
            try checkRoomForDecoding(object, by: connection, into: &output)
        }
        if facts.contains(.commits), let limit = limitOfWaiting(connection) {
            throw exception(for: limit, by: connection, into: &output)
        }
    }

    /// Checks that there is memory for what a call builds.
    private mutating func checkRoomToBuild(
        for call: borrowing Call,
        on object: SharedObject,
        by connection: ClientConnection,
        into output: inout ManagerOutput
    ) throws(PythonException) {
        let built = object.referent.built(by: call)
        guard memory.hasRoom(forElements: built.lasting),
            memory.hasPassingRoom(forElements: built.passing + call.keptCount)
        else { throw exception(for: .memory, by: connection, into: &output) }
    }

    /// Checks that there is memory for the object that a constructor builds from its arguments.
    mutating func checkRoomToBuild(
        _ registration: TypeRegistration,
        from arguments: [WireValue],
        by id: ConnectionID,
        into output: inout ManagerOutput
    ) throws(PythonException) {
        guard registration.elementCost > 0 else { return }
        let count = arguments.reduce(0) { $0 + $1.iteratedCount }
        let (cost, overflow) = count.multipliedReportingOverflow(by: registration.elementCost)
        guard !memory.hasRoom(forElements: overflow ? .max : cost) else { return }
        throw outOfMemory(for: id, into: &output)
    }

    /// The limits on decoding a message: with what its values may take, if it is long.
    ///
    /// Its bytes may become bytes of values, and are counted at once; its values are counted as they are built.
    ///
    /// - Parameter length: Its length, without large octets that are values already.
    /// - Returns: `nil` if there is no memory for its bytes.
    mutating func limitsToDecode(_ length: Int) -> PickleLimits? {
        var limits = configuration.pickleLimits
        guard length > configuration.shortMessage else { return limits }
        let room = memory.passingRoom - length
        guard room > 0 else { return nil }
        limits.builtElements = room / MemoryBudget.element
        return limits
    }

    /// Counts and logs that there was no memory, and returns the client's error.
    mutating func outOfMemory(
        for id: ConnectionID,
        into output: inout ManagerOutput
    ) -> PythonException {
        let principal = connections[id]?.access?.principal ?? Principal()
        return exception(for: .memory, of: principal, by: id, into: &output)
    }

    /// Whether memory may have become free that could be given back to the system.
    package var mayGiveMemoryBack: Bool { mutating get { memory.mayGiveBack } }

    /// Starts counting again after memory was given back.
    package mutating func gaveMemoryBack() { memory.gaveBack() }

    /// Checks that all that an object holds encoded may be decoded at once, and charges it.
    mutating func checkRoomForDecoding(
        _ object: SharedObject,
        by connection: ClientConnection,
        into output: inout ManagerOutput
    ) throws(PythonException) {
        let count = object.referent.keptCount
        guard memory.hasRoom(forElements: count) else {
            throw exception(for: .memory, by: connection, into: &output)
        }
        memory.charge(elements: count)
    }

    /// The limit that keeps further calls of a client from waiting; `nil` if they may.
    ///
    /// Calls that needn't wait are carried out all the same: one of them may end those that do.
    mutating func limitOfWaiting(_ connection: ClientConnection) -> ServerLimit? {
        if let usage = connection.usage,
            usage.parkedCalls >= configuration.limits.parkedCallsPerPrincipal
        {
            return .parkedCallsPerPrincipal
        }
        if case .link(let session) = connection.phase,
            session.parkedCount >= configuration.limits.callsPerLink
        {
            return .callsPerLink
        }
        return nil
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
        ServerLimit.allCases.map {
            .init(
                name: $0.rawValue,
                allowed: configuration.allowed($0),
                refusals: refusalCounts[$0] ?? 0
            )
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
