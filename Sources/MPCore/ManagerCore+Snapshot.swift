import MPReferents
import MPWire

/// The server's description of itself, for clients.
extension ManagerCore {
    /// Python's `debug_info`: a block per object, sorted by ident.
    ///
    /// - Throws: `RuntimeError` if that costs more than a message may.
    mutating func debugInfo() throws(PythonException) -> String {
        var blocks: [String] = []
        for object in objects.all {
            try work.charge(300)
            let text = try object.beginningOfText(work)
            blocks.append("  \(object.ident):       refcount=\(object.references)\n    \(text)")
        }
        return blocks.joined(separator: "\n")
    }

    /// The reply to `inspect`, for clients of any language.
    ///
    /// The first page has everything that isn't listed by object or connection; further pages continue
    /// the lists.
    mutating func snapshot(
        _ page: PageRequest,
        for asker: ClientConnection
    ) throws(PythonException) -> WireValue {
        var next = NextPage()
        let (objects, orphans) = try objectSummaries(page, for: asker, &next)
        let connections = try connectionSummaries(page, &next)
        var snapshot = ServerSnapshot(
            serverID: configuration.serverID,
            objects: objects,
            connections: connections,
            totals: .init(objects: self.objects.count, connections: self.connections.count),
            next: next.value
        )
        if page.isFirst {
            try addFigures(to: &snapshot, orphans)
            return try WireValue(describing: snapshot)
        }
        var counts: [String: Int] = [:]
        for (creator, count) in orphans { counts[creator.principal.description] = count }
        return try WireValue(describing: ServerSnapshot.FurtherPage(snapshot, orphans: counts))
    }

    /// The objects of a page, and how many of them are orphans, per creator.
    private mutating func objectSummaries(
        _ page: PageRequest,
        for asker: ClientConnection,
        _ next: inout NextPage
    ) throws(PythonException) -> ([ServerSnapshot.Object], [(creator: PrincipalUsage, count: Int)])
    {
        guard let start = page.position(of: "objects") else { return ([], []) }
        let holders = try orphanHolders()
        let end = work.spent + page.steps(within: work)
        var (summaries, parked): ([ServerSnapshot.Object], ParkedCalls) = ([], parked)
        var orphans: [ObjectIdentifier: (creator: PrincipalUsage, count: Int)] = [:]
        let last = try objects.visit(after: start) { object throws(PythonException) in
            try work.charge(
                Self.stepsPerSummary + 3 * object.parkedCalls.count + holders.stepsPerObject
            )
            let report = report(of: object, for: asker)
            summaries.append(object.summary(among: parked, report))
            if let creator = object.creator, holders.reason(for: object) != nil {
                orphans[ObjectIdentifier(creator), default: (creator, 0)].count += 1
            }
            return summaries.count < page.limit && work.spent < end
        }
        next.note(last, of: "objects")
        return (summaries, Array(orphans.values))
    }

    /// What an object tells of its state to a client that may call the methods which tell it.
    ///
    /// Without a client, the server's own program is told.
    func report(of object: SharedObject, for asker: ClientConnection?) -> WireValue? {
        let methods = type(of: object.referent).reportMethods
        guard !methods.isEmpty, asker.map({ mayCall(methods, of: object, $0) }) ?? true else {
            return nil
        }
        return object.referent.report(at: now, work)
    }

    private mutating func connectionSummaries(
        _ page: PageRequest,
        _ next: inout NextPage
    ) throws(PythonException) -> [ServerSnapshot.Connection] {
        guard let start = page.position(of: "connections") else { return [] }
        // Finding the lowest numbers visits all of them.
        try work.charge(10 * connections.count)
        let end = work.spent + page.steps(within: work)
        let found = connections.values(after: start, limit: page.limit + 1)
        var summaries: [ServerSnapshot.Connection] = []
        for connection in found.prefix(page.limit) where summaries.isEmpty || work.spent < end {
            try work.charge(Self.stepsPerSummary)
            summaries.append(connection.summary)
        }
        let isComplete = summaries.count == found.count
        next.note(isComplete ? nil : found[summaries.count - 1].id.number, of: "connections")
        return summaries
    }

    /// Adds the part of the first page apart from the lists.
    private mutating func addFigures(
        to snapshot: inout ServerSnapshot,
        _ orphans: [(creator: PrincipalUsage, count: Int)]
    ) throws(PythonException) {
        try work.charge(3 * parked.count)
        snapshot.typeids = configuration.registry.typeids
        snapshot.waitingCalls = parked.idleCount
        snapshot.runningCalls = running.count
        snapshot.limits = limitsSnapshot
        snapshot.principals = try principals(orphans)
        snapshot.memoryInBytes = memory.used
        snapshot.denials = denialCount
        snapshot.droppedLogLines = configuration.droppedLogLines()
        snapshot.handshakes = .init(
            open: admission.halfOpenCount,
            refused: admission.counts.refused,
            displaced: admission.counts.displaced
        )
    }

    /// The usage of each principal; its orphans are counted on this page only.
    private mutating func principals(
        _ orphans: [(creator: PrincipalUsage, count: Int)]
    ) throws(PythonException) -> [ServerSnapshot.Principal] {
        try work.charge(Self.stepsPerSummary * usages.count)
        var counts: [ObjectIdentifier: Int] = [:]
        for (creator, count) in orphans { counts[ObjectIdentifier(creator)] = count }
        return usages.all.map { usage in
            .init(
                name: usage.principal.description,
                connections: usage.connections,
                parkedCalls: usage.parkedCalls,
                objects: usage.objects,
                orphans: counts[ObjectIdentifier(usage)] ?? 0
            )
        }
    }

    /// Cost, in steps, of describing one object, connection or principal, writing the answer included.
    static var stepsPerSummary: Int { 1_000 }
}

extension SharedObject {
    /// Python's `str(obj)[:75]`; the typeid if that takes too much work.
    fileprivate func beginningOfText(_ work: WorkMeter) throws(PythonException) -> String {
        var text = RepresentationText(limitInBytes: 4096, work: work)
        var isWhole = true
        do throws(PythonException) {
            try referent.appendRepresentation(to: &text)
        } catch {
            if work.isExhausted { throw error }
            // Whatever else stopped it, the text written so far is the beginning.
            isWhole = false
        }
        let beginning = text.text.unicodeScalars.prefix(75)
        return isWhole || beginning.count == 75 ? String(beginning) : registration.typeid
    }

    fileprivate func summary(
        among parked: ParkedCalls,
        _ report: WireValue?
    ) -> ServerSnapshot.Object {
        .init(
            ident: ident,
            typeid: registration.typeid,
            name: name,
            references: references,
            nestedReferences: leases,
            size: referent.size,
            waitingCalls: parkedCalls.values.count { parked.isIdle($0) },
            runningCalls: runningCount,
            report: report
        )
    }
}

extension WireValue {
    /// Encodes an answer of the server about itself.
    ///
    /// - Throws: Never in practice: such answers are made of texts and numbers.
    init(describing answer: some Encodable) throws(PythonException) {
        do throws(WireCodingError) {
            self = try WireCoding.encode(answer)
        } catch {
            throw .valueError("\(error)")
        }
    }
}

extension ClientConnection {
    fileprivate var summary: ServerSnapshot.Connection {
        .init(
            id: Int(truncatingIfNeeded: id.number),
            mode: mode,
            name: name,
            processID: peer.processID,
            isWatched: peer.process != nil,
            key: keyID,
            userID: peer.userID,
            address: peer.localAddress?.description
        )
    }

    private var mode: String {
        switch phase {
        case .authenticating: "authenticating"
        case .control: "control"
        case .served: "stock"
        case .waiting: "stock, waiting"
        case .link: "link"
        case .closed: "closed"
        }
    }
}
