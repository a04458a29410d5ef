import MPReferents

/// Groups of CPython clients that end together, and their references.
///
/// A link gives back what it holds when it ends, in whatever way. A Python client keeps Python's contract, by which
/// locks and references outlive whoever took them; with ``ManagerConfiguration/releasesDeadClients`` they go back when
/// its *process* ends. (The end of one of its connections says little: CPython closes them when threads end, and takes
/// references over others. Only where the kernel doesn't tell the process, locks go back when the last connection that
/// carries calls of such clients of the same principal ends; references stay.)
extension ManagerCore {
    /// Begins the session whose calls a connection carries from now on.
    mutating func beginSession(on connection: ClientConnection) {
        lastSession += 1
        connection.caller = CallerID(lastSession)
    }

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
        record?.note(.processEnded(process), at: now)
        md5Clients.remove(process: process)
        guard let group = processes[process] else { return }
        group.hasEnded = true
        let itsConnections = connections.values
            .filter { $0.peer.process == process && !$0.isIdle }
            .sorted { $0.id.number < $1.id.number }
        for connection in itsConnections { close(connection, into: &output) }
        // A child that goes on with its connection is somebody else.
        let inherited = connections.values
            .filter { $0.peer.process == process && $0.isServed }
            .sorted { $0.id.number < $1.id.number }
        for connection in inherited { abandonObjectsHeld(by: connection, into: &output) }
        abandonHeldObjects(ofCallersIn: group, into: &output)
        endSession(of: group, into: &output)
        if group.isGone { end(group, into: &output) }
        settle(into: &output)
    }

    /// Adds a client to its group.
    ///
    /// If its process is new, the driver is asked to report the end of the process.
    mutating func joinGroup(_ connection: ClientConnection, into output: inout ManagerOutput) {
        guard let usage = connection.usage else { return }
        guard let process = connection.peer.process else {
            connection.group = usage.unwatched
            return reportUnwatched(connection, usage, into: &output)
        }
        if let group = processes[process] {
            connection.group = group
            return
        }
        let group = ClientGroup(process: process)
        processes[process] = group
        connection.group = group
        output.append(.watch(process: process, connection.id))
    }

    /// Logs, once for each principal, that the server can't see the ends of its processes although it should act on
    /// them.
    private mutating func reportUnwatched(
        _ connection: ClientConnection,
        _ usage: PrincipalUsage,
        into output: inout ManagerOutput
    ) {
        guard configuration.releasesDeadClients, usage.isLocal, !usage.unwatched.isReported else {
            return
        }
        usage.unwatched.isReported = true
        output.append(.log(.unwatched(connection.id, usage.principal)))
    }

    /// Marks a connection that carries CPython's calls from now on.
    mutating func beginServing(_ connection: ClientConnection) {
        beginSession(on: connection)
        connection.phase = .served
        connection.isServed = true
        connection.group?.openCount += 1
    }

    /// Gives back what is held over such a connection, which ends.
    mutating func abandonServed(_ connection: ClientConnection, into output: inout ManagerOutput) {
        guard connection.isServed else { return }
        // When the server stops, the objects go, too.
        if !isStopping { abandonObjectsHeld(by: connection, into: &output) }
        guard let group = connection.group else { return }
        group.openCount -= 1
        if group.openCount == 0, group.process == nil {
            abandonHeldObjects(ofCallersIn: group, into: &output)
        }
    }

    /// Ends the session of such a connection that has ended, if it was the last one.
    mutating func endServing(_ connection: ClientConnection, into output: inout ManagerOutput) {
        guard connection.isServed, let group = connection.group, group.openCount == 0 else {
            return
        }
        if group.process == nil {
            endSession(of: group, into: &output)
        } else if group.hasEnded {
            // A forked child may have gone on with a connection.
            endSession(of: group, into: &output)
            end(group, into: &output)
        }
    }

    /// Gives back what the callers of a group hold, if the configuration says so.
    mutating func abandonHeldObjects(
        ofCallersIn group: ClientGroup,
        into output: inout ManagerOutput
    ) {
        let callers = group.callers.sorted { $0.number < $1.number }
        group.callers = []
        for caller in callers { abandonHeldObjects(of: caller, into: &output) }
    }

    /// Gives back the references of a process of which nobody is left, or keeps them among those of ended holders.
    mutating func end(_ group: ClientGroup, into output: inout ManagerOutput) {
        if let process = group.process { processes[process] = nil }
        for share in group.takeShares() {
            if configuration.releasesDeadClients {
                giveBack(share.references, of: share.usage, into: &output)
            } else {
                for (object, count) in share.references.counts {
                    share.usage.endedReferences.add(count, to: object)
                }
            }
        }
    }

    /// Gives back references of clients that have ended.
    ///
    /// - Returns: How many.
    @discardableResult
    mutating func giveBack(
        _ references: TakenReferences,
        of usage: PrincipalUsage,
        into output: inout ManagerOutput
    ) -> Int {
        var sum = 0
        for (number, count) in references.counts.sorted(by: { $0.key < $1.key }) {
            guard let object = objects[number: number] else { continue }
            // A process that hadn't taken them may have given some back already: when in doubt, it was these.
            let handedOver = min(count, object.handedOver)
            object.handedOver -= handedOver
            let returned = usage.dropReferences(to: object.ident, count - handedOver)
            sum += returned
            if let object = objects.dropReference(to: object, count: returned) {
                end(object, into: &output)
            }
        }
        if sum > 0 { output.append(.log(.referencesReturned(usage.principal, count: sum))) }
        return sum
    }

    /// Gives back one reference of a CPython client.
    ///
    /// - Returns: Whether its principal held one.
    mutating func dropReference(
        to object: SharedObject,
        heldBy connection: ClientConnection
    ) -> Bool {
        guard let usage = connection.usage, usage.dropReference(to: object.ident) else {
            return false
        }
        let number = object.number
        if connection.group?.dropReference(to: number, for: usage) == true { return true }
        // It isn't the client's own: take one that nobody else will give back, if there is one, else another process's.
        if usage.endedReferences.drop(number) { return true }
        if usage.unwatched.dropReference(to: number, for: usage) { return true }
        object.handedOver += 1
        return true
    }

    /// Forgets all counts of references to an object that has ended.
    mutating func forgetReferences(to object: SharedObject) {
        guard object.handedOver > 0 || object.references > 0 else { return }
        for group in processes.values { group.forget(object.number) }
        for usage in usages.inNoOrder {
            usage.forgetReferences(to: object)
            usage.unwatched.forget(object.number)
        }
    }
}
