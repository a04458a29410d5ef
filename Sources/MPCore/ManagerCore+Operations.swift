internal import MPReferents
internal import MPWire

/// What operators do when clients don't: taking locks away, and ending connections.
extension ManagerCore {
    /// The most holders from whom permits are taken in one request.
    private static var mostHolders: Int { 1_000 }

    /// `release_lock(ident)`: takes a lock or permits away from their holders, as if these had died.
    ///
    /// - Returns: How many callers held it.
    mutating func releaseLock(
        _ request: Request,
        by connection: ClientConnection,
        into output: inout ManagerOutput
    ) throws(PythonException) -> Reply {
        let ident = try request.onlyArgument("ident")
        guard let object = objects[ident] else { throw .keyError(.text(ident.visibleName)) }
        guard let state = object.referent.lockState(atMost: Self.mostHolders) else {
            throw .typeError("a '\(object.registration.typeid)' is no lock and has no permits")
        }
        let holders = Set(state.holders.map(\.owner.caller)).sorted { $0.number < $1.number }
        try work.charge(1_000 * holders.count)
        if !holders.isEmpty {
            let principal = connection.access?.principal ?? Principal()
            let event = ManagerEvent.releasedLock(connection.id, principal, LoggedObject(object))
            output.append(.log(event))
        }
        for holder in holders { wake(apply(.abandoned(holder), to: object).wakes, into: &output) }
        return .returning(.int(holders.count))
    }

    /// `end_client(connection)`: ends a connection of another client.
    ///
    /// - Returns: Whether there was one.
    mutating func endClient(
        _ request: Request,
        by connection: ClientConnection,
        into output: inout ManagerOutput
    ) throws(PythonException) -> Reply {
        let signature = Signature.named("Server.end_client", [.required("connection")])
        let number = try signature.arrange(request.arguments, request.keywords)[0] ?? .null
        guard case .int(let number) = number else {
            throw .typeError("end_client() takes the number of a connection")
        }
        guard number > 0, let client = connections[ConnectionID(UInt64(number))] else {
            return .returning(.bool(false))
        }
        guard client !== connection else {
            throw .valueError("connection \(number) is the one that asks")
        }
        let principal = connection.access?.principal ?? Principal()
        let event = ManagerEvent.endedClient(
            connection.id,
            principal,
            connection: client.id.number
        )
        cutOff(client, event, into: &output)
        return .returning(.bool(true))
    }
}
