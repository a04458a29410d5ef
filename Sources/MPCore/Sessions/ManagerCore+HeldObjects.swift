import MPReferents
import MPWire

/// Clients that die: what they held goes back, and the next owner is told.
///
/// A link gives back what it holds when it ends, in whatever way. A Python client keeps Python's contract, by which
/// locks and references outlive whoever took them; with ``ManagerConfiguration/releasesDeadClients`` they go back when
/// its *process* ends. (The end of one of its connections says little: CPython closes them when threads end, and takes
/// references over others. Only where the kernel doesn't tell the process, locks go back when the last connection that
/// carries calls of such clients of the same principal ends; references stay.)
extension ManagerCore {
    /// Handles the end of a process, although its connections may seem to be open: a child that it forked may have
    /// inherited them.
    ///
    /// Links and calls that wait end, since their answers would be lost. A CPython connection on which nothing waits
    /// stays: if a child goes on with it, it may use what the process held references to.
    package mutating func processEnded(
        _ process: UInt64,
        at now: Duration,
        into output: inout ManagerOutput
    ) {
        begin(at: now)
        guard let group = processes[process] else { return }
        group.hasEnded = true
        let itsConnections = connections.values
            .filter { $0.peer.process == process && !$0.isIdle }
            .sorted { $0.id.number < $1.id.number }
        for connection in itsConnections { close(connection, into: &output) }
        abandonHeldObjects(ofCallersIn: group, into: &output)
        if group.isGone { end(group, into: &output) }
        settle(into: &output)
    }

    /// Begins the session whose calls a connection carries from now on.
    mutating func beginSession(on connection: ClientConnection) {
        lastSession += 1
        connection.caller = CallerID(lastSession)
    }

    /// Remembers a call on an object that can be held.
    mutating func noteUse(of object: SharedObject, by connection: ClientConnection) {
        guard object.registration.isHeldByCallers else { return }
        let caller = connection.caller
        if case .link = connection.phase {
            return heldObjects.insert(object, usedBy: caller, over: connection.id)
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
        for object in objects {
            output.append(.log(.abandoned(connection, ident: object.ident)))
            wake(apply(.abandoned(caller), to: object).wakes, into: &output)
        }
    }
}
