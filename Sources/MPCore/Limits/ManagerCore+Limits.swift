import MPReferents
import MPWire

/// Limits on what clients use: each limit refuses requests that would exceed it, and touches nothing that exists.
extension ManagerCore {
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
}
