import MPReferents
import MPWire

/// Identifying clients and checking their rights.
///
/// A refusal is answered and logged, and has no other effect.
extension ManagerCore {
    /// Determines the rights of a client that has just proved who it is.
    mutating func identify(_ connection: ClientConnection, into output: inout ManagerOutput) {
        let peer = connection.peer
        let principal = Principal(
            keyID: connection.keyID,
            certificateName: peer.certificateName,
            userID: peer.userID,
            isOwnProcess: peer.isOwnProcess
        )
        let access = access(of: principal)
        let usage = usages.usage(of: principal)
        connection.access = access
        connection.usage = usage
        if let ground = access.refusal(of: .connect) {
            let refusal = PermissionRefusal(
                principal: principal,
                permission: .connect,
                ground: ground
            )
            connection.refusal = exception(for: refusal, by: connection.id, into: &output)
        } else if usage.connections >= configuration.limits.connectionsPerPrincipal {
            connection.refusal = exception(
                for: .connectionsPerPrincipal,
                of: principal,
                by: connection.id,
                into: &output
            )
        }
        usage.connections += 1
    }

    /// Replaces the rights of all clients, including connected ones.
    ///
    /// Clients that may not connect any more are cut off. Calls that wait go on: they were allowed when they
    /// began.
    package mutating func setRights(_ rights: Rights, into output: inout ManagerOutput) {
        record?.note(.rightsSet(rights))
        self.rights = rights
        for connection in connections.values.sorted(by: { $0.id.number < $1.id.number }) {
            guard let principal = connection.access?.principal else { continue }
            let access = access(of: principal)
            connection.access = access
            guard let ground = access.refusal(of: .connect) else { continue }
            let refusal = PermissionRefusal(
                principal: principal,
                permission: .connect,
                ground: ground
            )
            _ = exception(for: refusal, by: connection.id, into: &output)
            close(connection, into: &output)
        }
        settle(into: &output)
    }

    private mutating func access(of principal: Principal) -> Access {
        rights.access(
            of: principal,
            allowsShutdown: configuration.allowsShutdown,
            isOperator: principal.userID.map(configuration.operators.contains) ?? false
        )
    }

    /// Checks that a client may do something.
    ///
    /// - Throws: `PermissionError` if it may not.
    mutating func check(
        _ permission: Permission,
        by id: ConnectionID,
        into output: inout ManagerOutput
    ) throws(PythonException) {
        guard let access = connections[id]?.access, let ground = access.refusal(of: permission)
        else {
            return
        }
        let refusal = PermissionRefusal(
            principal: access.principal,
            permission: permission,
            ground: ground
        )
        throw exception(for: refusal, by: id, into: &output)
    }

    /// Checks that a client may call a method.
    ///
    /// - Throws: `PermissionError` if it may not.
    mutating func checkCall(
        of method: String,
        on object: SharedObject,
        by connection: ClientConnection,
        into output: inout ManagerOutput
    ) throws(PythonException) {
        // Most calls stop here: nothing is forbidden.
        if connection.mayCallAnything, !object.isFunctionTable { return }
        let isFunction = object.isFunctionTable && object.registration.methods.contains(method)
        let permission: Permission =
            isFunction
            ? .run(method)
            : .call(object.registration.typeid, name: publicName(of: object), method: method)
        try check(permission, by: connection.id, into: &output)
    }

    /// Whether a client may call all of some methods.
    ///
    /// Nobody is told if it may not: it hasn't asked for that.
    func mayCall(
        _ methods: [String],
        of object: SharedObject,
        _ connection: ClientConnection
    ) -> Bool {
        if connection.mayCallAnything { return true }
        guard let access = connection.access else { return false }
        let name = publicName(of: object)
        return methods.allSatisfy { method in
            let typeid = object.registration.typeid
            return access.refusal(of: .call(typeid, name: name, method: method)) == nil
        }
    }

    /// Checks that a client may create an object from others, which it then uses through it, as a condition
    /// uses its lock.
    mutating func checkParts(
        _ arguments: [WireValue],
        by id: ConnectionID,
        into output: inout ManagerOutput
    ) throws(PythonException) {
        guard let connection = connections[id], connection.access?.allowsAllCalls == false else {
            return
        }
        for case .proxy(let proxy) in arguments {
            guard let object = objects[proxy.token.ident] else { continue }
            try checkCall(of: "acquire", on: object, by: connection, into: &output)
        }
    }

    /// Gives back a reference of a client, if it holds one.
    ///
    /// - Throws: `PermissionError` if only others hold references.
    mutating func dropHeldReference(
        to object: SharedObject,
        by connection: ClientConnection,
        into output: inout ManagerOutput
    ) throws(PythonException) {
        let held =
            if case .link(let session) = connection.phase {
                session.dropReference(to: object.ident)
            } else {
                dropReference(to: object, heldBy: connection)
            }
        guard held else {
            let typeid = object.registration.typeid
            let refusal = PermissionRefusal(
                principal: connection.access?.principal ?? Principal(),
                permission: .release(typeid, name: publicName(of: object)),
                ground: .holdsNone
            )
            throw exception(for: refusal, by: connection.id, into: &output)
        }
        dropReference(to: object.ident, into: &output)
    }

    /// The name by which rules know an object: its own, or that of its registered instance.
    private func publicName(of object: SharedObject) -> String? {
        if let name = object.name { return name }
        return object.isInstance ? instances.first { $0.value === object }?.key : nil
    }

    /// Counts and logs a refusal, and returns the client's error.
    private mutating func exception(
        for refusal: PermissionRefusal,
        by id: ConnectionID,
        into output: inout ManagerOutput
    ) -> PythonException {
        denialCount += 1
        if let unlogged = auditRate.next(at: now) {
            output.append(.log(.denied(id, refusal, unlogged: unlogged)))
        }
        return refusal.exception
    }
}

extension SharedObject {
    /// Whether its methods are the functions of the server's program.
    fileprivate var isFunctionTable: Bool {
        isInstance && registration.typeid == FunctionTable.typeid
    }
}
