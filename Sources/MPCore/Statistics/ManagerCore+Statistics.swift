internal import MPReferents
internal import MPSystem
package import MPWire

/// The answer to `statistics`.
extension ManagerCore {
    /// The longest list of objects, waits, holders or clients.
    private static var longestList: Int { 100 }
    /// The most work queues whose reports are told.
    private static var mostWorkQueues: Int { 20 }

    /// The answer to `statistics`: what calls have cost, and what clients wait for.
    mutating func statistics(for asker: ClientConnection) throws(PythonException) -> WireValue {
        try work.charge(30 * (objects.count + parked.count + connections.count) + 100_000)
        return try WireValue(describing: makeStatistics(for: asker))
    }

    /// The same for the server's own program.
    package mutating func statistics(at now: Duration) -> ServerStatistics {
        begin(at: now)
        work.restart()
        return makeStatistics(for: nil)
    }

    /// - Complexity: O(objects + connections + waiting calls).
    private mutating func makeStatistics(for asker: ClientConnection?) -> ServerStatistics {
        var statistics = ServerStatistics(serverID: configuration.serverID)
        statistics.uptime = (now - (start ?? now)).inSeconds
        statistics.processID = configuration.processID
        statistics.loopTime = Double(configuration.loopTime()) / 1e9
        addFigures(to: &statistics)
        addTypes(to: &statistics)
        addObjects(to: &statistics, for: asker)
        addWaits(to: &statistics)
        addClients(to: &statistics)
        return statistics
    }

    private mutating func addFigures(to statistics: inout ServerStatistics) {
        statistics.memoryInBytes = memory.used
        statistics.connectionCount = connections.count
        statistics.objectCount = objects.count
        statistics.waitingCalls = parked.idleCount
        statistics.runningCalls = running.count
        statistics.denials = denialCount
        for (limit, count) in refusalCounts where count > 0 {
            statistics.limitRefusals[limit.rawValue] = count
        }
        statistics.refusedHandshakes = admission.counts.refused
        statistics.droppedLogLines = configuration.droppedLogLines()
    }

    private mutating func addTypes(to statistics: inout ServerStatistics) {
        let counts = objects.counts.values.sorted { $0.typeid < $1.typeid } + [serverCounts]
        for type in counts {
            let methods = type.called.map { ($0.method, CallStatistics($0.counts)) }
            guard !methods.isEmpty else { continue }
            let entry = ServerStatistics.TypeStatistics(
                typeid: type.typeid,
                methods: Dictionary(methods) { first, _ in first }
            )
            statistics.types.append(entry)
            statistics.total += entry.total
        }
    }

    private mutating func addClients(to statistics: inout ServerStatistics) {
        var sums: [ObjectIdentifier: (calls: Int, received: Int, sent: Int)] = [:]
        var hottest = Hottest<ClientConnection>(limit: Self.longestList)
        for connection in connections.values {
            hottest.insert(connection, heat: connection.calls)
            guard let usage = connection.usage else { continue }
            var sum = sums[ObjectIdentifier(usage)] ?? (0, 0, 0)
            sum.calls += connection.calls
            sum.received += connection.receivedBytes
            sum.sent += connection.sentBytes
            sums[ObjectIdentifier(usage)] = sum
        }
        statistics.clients = hottest.all.map { connection in
            .init(
                client: Self.client(connection),
                calls: connection.calls,
                receivedBytes: connection.receivedBytes,
                sentBytes: connection.sentBytes
            )
        }
        statistics.principals = usages.all.map { usage in
            let open = sums[ObjectIdentifier(usage)] ?? (0, 0, 0)
            return .init(
                name: usage.principal.description,
                connections: usage.connections,
                calls: usage.endedCalls + open.calls,
                receivedBytes: usage.endedReceivedBytes + open.received,
                sentBytes: usage.endedSentBytes + open.sent
            )
        }
    }

    static func client(_ connection: ClientConnection) -> ServerStatistics.Client {
        .init(
            connection: Int(truncatingIfNeeded: connection.id.number),
            name: connection.name,
            processID: connection.peer.processID,
            principal: connection.access?.principal.description,
            source: connection.peer.source?.networkAddress
        )
    }
}

/// Objects and queues.
extension ManagerCore {
    private mutating func addObjects(
        to statistics: inout ServerStatistics,
        for asker: ClientConnection?
    ) {
        var hottest = Hottest<SharedObject>(limit: Self.longestList)
        var queues = Hottest<SharedObject>(limit: Self.longestList)
        var workQueues = Hottest<SharedObject>(limit: Self.mostWorkQueues)
        var sum = CallStatistics()
        let step = recentCalls.asked(at: now)
        for object in objects.all {
            let calls = object.calls.calls
            let recent = object.calledBefore.recent(of: calls)
            object.calledBefore.take(calls, step)
            sum += CallStatistics(object.calls)
            // Those with the most calls of late come first.
            if calls > 0 { hottest.insert(object, heat: min(recent, .max >> 32) << 31 + calls) }
            if object.isQueue { queues.insert(object, heat: object.referent.size) }
            if !type(of: object.referent).reportMethods.isEmpty {
                workQueues.insert(object, heat: calls)
            }
        }
        statistics.objects = hottest.all.map(\.statistics)
        statistics.otherObjects = sum
        for object in statistics.objects { statistics.otherObjects -= object.calls }
        statistics.queues = queues.all.map { object in
            .init(
                object: object.statisticsName,
                length: object.referent.size,
                taken: object.takenCount,
                waiting: object.parkedCalls.count
            )
        }
        for object in workQueues.all {
            guard let report = report(of: object, for: asker) else { continue }
            let entry = ServerStatistics.WorkQueueStatistics(
                object: object.statisticsName,
                waiting: object.parkedCalls.count,
                report: report
            )
            statistics.workQueues.append(entry)
        }
    }
}

/// Waits and holders.
extension ManagerCore {
    private mutating func addWaits(to statistics: inout ServerStatistics) {
        var longest = Hottest<ParkedCalls.Parked>(limit: Self.longestList)
        for parked in parked.all {
            longest.insert(
                parked,
                heat: Int(truncatingIfNeeded: (now - parked.start).wholeNanoseconds)
            )
        }
        statistics.waits = longest.all.compactMap { wait($0) }
        addHolders(to: &statistics)
        for deadlock in deadlocks.found {
            let waits = deadlock.calls.compactMap { parked[$0] }.compactMap { wait($0) }
            // It has ended if one of its calls has.
            guard waits.count == deadlock.calls.count else { continue }
            statistics.deadlocks.append(.init(waits: waits, isCertain: deadlock.isCertain))
        }
    }

    private mutating func wait(_ parked: ParkedCalls.Parked) -> ServerStatistics.CallWait? {
        guard let connection = connections[parked.target.connection] else { return nil }
        return .init(
            object: parked.object?.statisticsName,
            method: parked.method,
            isRunning: parked.run != nil,
            time: (now - parked.start).inSeconds,
            client: Self.client(connection)
        )
    }

    private mutating func addHolders(to statistics: inout ServerStatistics) {
        var held = Hottest<SharedObject>(limit: Self.longestList)
        for object in objects.all
        where object.registration.isHeldByCallers && object.referent.isHeld {
            held.insert(object, heat: object.parkedCalls.count + 1)
        }
        var clients: [CallerID: ClientConnection] = [:]
        if !held.all.isEmpty {
            for connection in connections.values { clients[connection.caller] = connection }
        }
        for object in held.all {
            guard let state = object.referent.lockState(atMost: Self.longestList) else { continue }
            for holder in state.holders where statistics.holders.count < Self.longestList {
                let isNewest = holder.token == object.newestGrant?.token
                let time = isNewest ? object.newestGrant.map { now - $0.time } : nil
                let entry = ServerStatistics.LockHolder(
                    object: object.statisticsName,
                    client: clients[holder.owner.caller].map { Self.client($0) },
                    task: holder.owner.task == 0 ? nil : holder.owner.task,
                    time: time?.inSeconds,
                    token: holder.token,
                    waiting: object.parkedCalls.count
                )
                statistics.holders.append(entry)
            }
        }
    }
}

extension SharedObject {
    fileprivate var statisticsName: ServerStatistics.ObjectName {
        .init(ident: ident, typeid: registration.typeid, name: name)
    }

    fileprivate var isQueue: Bool { referent is QueueReferent }

    fileprivate var statistics: ServerStatistics.ObjectStatistics {
        .init(
            ident: ident,
            typeid: registration.typeid,
            name: name,
            size: referent.size,
            waiting: parkedCalls.count,
            calls: CallStatistics(calls)
        )
    }
}

/// The elements with the most of something, the first ones first.
///
/// - Complexity: O(log(limit)) for each that is inserted.
struct Hottest<Element> {
    private let limit: Int
    /// The elements by heat, the coldest first.
    private var elements: [(heat: Int, element: Element)] = []

    init(limit: Int) {
        self.limit = limit
    }

    /// The hottest first.
    var all: [Element] { elements.reversed().map(\.element) }

    /// Inserts an element if it is among the hottest; of equally hot ones, those that came first.
    mutating func insert(_ element: Element, heat: Int) {
        if elements.count == limit {
            guard let coldest = elements.first, coldest.heat < heat else { return }
            elements.removeFirst()
        }
        var (low, high) = (0, elements.count)
        while low < high {
            let middle = (low + high) / 2
            if elements[middle].heat < heat { low = middle + 1 } else { high = middle }
        }
        elements.insert((heat, element), at: low)
    }
}
