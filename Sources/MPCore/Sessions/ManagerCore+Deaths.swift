import MPReferents
import MPWire

/// When somebody dies: what a caller held goes back, and the next owner is told.
///
/// A link gives back what it holds when it ends, in whatever way. A Python client keeps Python's
/// contract, by which a lock outlives whoever acquired it; with
/// ``ManagerConfiguration/releasesDeadClients`` its locks go back when its *process* ends. (The end
/// of one of its connections says little: CPython closes them when threads end.)
extension ManagerCore {
    /// Takes note that a process has ended, although its connections may seem to be open: a child
    /// that it forked may have inherited them.
    package mutating func processEnded(
        _ processID: Int,
        at now: Duration,
        into output: inout ManagerOutput
    ) {
        begin(at: now)
        let itsConnections = connections.values
            .filter { $0.peer.processID == processID }
            .sorted { $0.id.number < $1.id.number }
        for connection in itsConnections { close(connection, into: &output) }
        let callers = processes.removeValue(forKey: processID) ?? []
        for caller in callers.sorted(by: { $0.number < $1.number }) {
            abandonHoldings(of: caller, into: &output)
        }
        settle(into: &output)
    }

    /// Asks for the end of a peer's process to be reported, the first time that it matters.
    mutating func watchProcess(of connection: ClientConnection, into output: inout ManagerOutput) {
        guard let processID = connection.peer.processID, processes[processID] == nil else { return }
        processes[processID] = []
        output.append(.watch(processID: processID))
    }

    /// Takes note of a call on an object that can be held.
    mutating func noteUse(of object: SharedObject, by target: ReplyTarget) {
        guard object.registration.isHeldByCallers else { return }
        let caller = CallerID(target.connection.number)
        switch target {
        case .link:
            holdings.insert(object, usedBy: caller)
        case .stock(let id):
            // Its connection may end long before its process does.
            guard configuration.releasesDeadClients,
                let process = connections[id]?.peer.processID, processes[process] != nil
            else { return }
            holdings.insert(object, usedBy: caller)
            processes[process]?.insert(caller)
        case .control:
            break
        }
    }

    /// Gives back whatever a caller holds.
    mutating func abandonHoldings(of caller: CallerID, into output: inout ManagerOutput) {
        for object in holdings.remove(caller) {
            output.append(.log(.abandoned(ConnectionID(caller.number), ident: object.ident)))
            wake(object.referent.abandon(caller), into: &output)
        }
    }
}
