import MPReferents
import MPWire

/// The server's description of itself, for clients.
extension ManagerCore {
    /// Python's `debug_info`: a block per object, sorted by ident.
    ///
    /// - Throws: `RuntimeError` if that costs more than a message may.
    func debugInfo() throws(PythonException) -> String {
        var blocks: [String] = []
        for object in objects.all {
            try work.charge(300)
            let text = try object.beginningOfText(work)
            blocks.append("  \(object.ident):       refcount=\(object.references)\n    \(text)")
        }
        return blocks.joined(separator: "\n")
    }

    /// The reply to `inspect`: objects and connections as plain dicts, for clients of any language.
    ///
    /// The first page has everything that isn't listed by object or connection; further pages continue
    /// the lists.
    func snapshot(_ page: PageRequest) throws(PythonException) -> WireValue {
        var next = NextPage()
        let (objects, orphans) = try objectSummaries(page, &next)
        var fields: WireDictionary = [
            "server": .text(configuration.serverID),
            "objects": .list(objects),
            "connections": .list(try connectionSummaries(page, &next)),
            "next": next.value,
            "totals": .dict([
                "objects": .int(self.objects.count), "connections": .int(connections.count),
            ]),
        ]
        if page.isFirst {
            for (key, value) in try figures(orphans) { fields[WireKey(text: key)] = value }
        } else {
            var counts = WireDictionary()
            for (creator, count) in orphans {
                counts[WireKey(text: creator.principal.description)] = .int(count)
            }
            fields[WireKey(text: "orphans")] = .dict(counts)
        }
        return .dict(fields)
    }

    /// The objects of a page, and how many of them are orphans, per creator.
    private func objectSummaries(
        _ page: PageRequest,
        _ next: inout NextPage
    ) throws(PythonException) -> ([WireValue], [(creator: PrincipalUsage, count: Int)]) {
        guard let start = page.position(of: "objects") else { return ([], []) }
        let holders = try orphanHolders()
        let end = work.spent + page.steps(within: work)
        var (summaries, parked): ([WireValue], ParkedCalls) = ([], parked)
        var orphans: [ObjectIdentifier: (creator: PrincipalUsage, count: Int)] = [:]
        let last = try objects.visit(after: start) { object throws(PythonException) in
            try work.charge(
                Self.stepsPerSummary + 3 * object.parkedCalls.count + holders.stepsPerObject
            )
            summaries.append(object.summary(among: parked))
            if let creator = object.creator, holders.reason(for: object) != nil {
                orphans[ObjectIdentifier(creator), default: (creator, 0)].count += 1
            }
            return summaries.count < page.limit && work.spent < end
        }
        next.note(last, of: "objects")
        return (summaries, Array(orphans.values))
    }

    private func connectionSummaries(
        _ page: PageRequest,
        _ next: inout NextPage
    ) throws(PythonException) -> [WireValue] {
        guard let start = page.position(of: "connections") else { return [] }
        // Finding the lowest numbers visits all of them.
        try work.charge(10 * connections.count)
        let end = work.spent + page.steps(within: work)
        let found = connections.values(after: start, limit: page.limit + 1)
        var summaries: [WireValue] = []
        for connection in found.prefix(page.limit) where summaries.isEmpty || work.spent < end {
            try work.charge(Self.stepsPerSummary)
            summaries.append(connection.summary)
        }
        let isComplete = summaries.count == found.count
        next.note(isComplete ? nil : found[summaries.count - 1].id.number, of: "connections")
        return summaries
    }

    /// The part of the first page apart from the lists.
    private func figures(
        _ orphans: [(creator: PrincipalUsage, count: Int)]
    ) throws(PythonException) -> [(String, WireValue)] {
        try work.charge(3 * parked.count)
        return [
            ("typeids", .texts(configuration.registry.typeids)),
            ("parked", .int(parked.idleCount)),
            ("running", .int(running.count)),
            ("limits", limitsSnapshot),
            ("principals", try principals(orphans)),
            ("memory", .int(memory.used)),
            ("denied", .int(denialCount)),
            ("dropped_log_lines", .int(configuration.droppedLogLines())),
            (
                "handshakes",
                .dict([
                    "open": .int(admission.halfOpenCount),
                    "refused": .int(admission.counts.refused),
                    "displaced": .int(admission.counts.displaced),
                ])
            ),
        ]
    }

    /// The usage of each principal; its orphans are counted on this page only.
    private func principals(
        _ orphans: [(creator: PrincipalUsage, count: Int)]
    ) throws(PythonException) -> WireValue {
        try work.charge(Self.stepsPerSummary * usages.count)
        var counts: [ObjectIdentifier: Int] = [:]
        for (creator, count) in orphans { counts[ObjectIdentifier(creator)] = count }
        return .list(
            usages.all.map { usage in
                .dict([
                    "principal": .text(usage.principal.description),
                    "connections": .int(usage.connections),
                    "parked": .int(usage.parkedCalls),
                    "objects": .int(usage.objects),
                    "orphans": .int(counts[ObjectIdentifier(usage)] ?? 0),
                ])
            }
        )
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

    fileprivate func summary(among parked: ParkedCalls) -> WireValue {
        .dict([
            "ident": .text(ident),
            "typeid": .text(registration.typeid),
            "name": name.map(WireValue.text) ?? .null,
            "references": .int(references),
            "nested": .int(leases),
            "size": .int(referent.size),
            "parked": .int(parkedCalls.values.count { parked.isIdle($0) }),
            "running": .int(runningCount),
        ])
    }
}

extension ClientConnection {
    fileprivate var summary: WireValue {
        .dict([
            "id": .int(Int(truncatingIfNeeded: id.number)),
            "mode": .text(mode),
            "name": .text(name),
            "pid": peer.processID.map(WireValue.int) ?? .null,
            "watched": .bool(peer.process != nil),
            "key": keyID.map(WireValue.text) ?? .null,
            "uid": peer.userID.map(WireValue.int) ?? .null,
            "address": (peer.localAddress?.description).map(WireValue.text) ?? .null,
        ])
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
