import MPReferents
import MPWire

/// What callers hold: locks and permits, which go back when their caller goes.
extension ManagerCore {
    /// Remembers a call on an object that can be held.
    mutating func noteUse(of object: SharedObject, by connection: ClientConnection) {
        guard object.registration.isHeldByCallers else { return }
        let caller = connection.caller
        if case .link = connection.phase {
            return heldObjects.insert(object, usedBy: caller, over: connection.id)
        }
        if object.registration.endsWithConnections {
            return heldByConnections.insert(object, usedBy: caller, over: connection.id)
        }
        // Its connection may end long before its process does.
        guard configuration.releasesDeadClients, let group = connection.group,
            group.process != nil || connection.usage?.isLocal == true
        else { return }
        heldObjects.insert(object, usedBy: caller, over: connection.id)
        group.callers.insert(caller)
    }

    /// Gives back whatever a caller holds.
    mutating func abandonHeldObjects(of caller: CallerID, into output: inout ManagerOutput) {
        guard let (connection, objects) = heldObjects.remove(caller) else { return }
        abandon(objects, heldBy: caller, over: connection, into: &output)
    }

    /// Gives back what a CPython client holds over a connection that has ended, or whose process has.
    mutating func abandonObjectsHeld(
        by connection: ClientConnection,
        into output: inout ManagerOutput
    ) {
        let caller = connection.caller
        guard let (_, objects) = heldByConnections.remove(caller) else { return }
        abandon(objects, heldBy: caller, over: connection.id, into: &output)
    }

    private mutating func abandon(
        _ objects: [SharedObject],
        heldBy caller: CallerID,
        over connection: ConnectionID,
        into output: inout ManagerOutput
    ) {
        for object in objects where object.referent.isHeld(by: caller) {
            output.append(.log(.abandoned(connection, LoggedObject(object))))
            wake(apply(.abandoned(caller), to: object).wakes, into: &output)
        }
    }
}
