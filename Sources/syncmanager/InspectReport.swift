internal import MPWire
internal import Multiprocessing

/// What `inspect` shows of a server.
struct InspectReport {
    private let snapshot: ServerSnapshot
    /// What clients wait for, and who holds it; `nil` if the server doesn't tell.
    private let statistics: ServerStatistics?

    /// Takes a server's description of itself.
    init(_ snapshot: ServerSnapshot, _ statistics: ServerStatistics? = nil) {
        (self.snapshot, self.statistics) = (snapshot, statistics)
    }

    /// Renders tables of objects, connections, principals and limits, the states of work queues, and the totals.
    func lines() -> [String] {
        let (objects, connections) = (snapshot.objects, snapshot.connections)
        let waiting = objects.reduce(0) { $0 + $1.waitingCalls }
        let totals =
            "\(objects.count) object(s), \(connections.count) connection(s), "
            + "\(waiting) waiting call(s), \(snapshot.runningCalls) running call(s)"
        let objectLines = objects.isEmpty ? [] : ["Objects:"] + objectTable.lines() + [""]
        let connectionLines =
            connections.isEmpty ? [] : ["Connections:"] + connectionTable.lines() + [""]
        let orphanLines = snapshot.principals.filter { $0.orphans > 0 }.map {
            "Orphans of \($0.name.visibleName): \($0.orphans) (syncmanager drop shows them)"
        }
        let dropped = snapshot.droppedLogLines
        let logLines = dropped > 0 ? ["Log lines dropped, since nobody read them: \(dropped)"] : []
        let denialLines =
            snapshot.denials > 0 ? ["Refused for lack of rights: \(snapshot.denials)"] : []
        return objectLines + snapshot.objects.flatMap { workQueueLines(of: $0) } + waitLines
            + connectionLines + principalLines + limitLines + denialLines
            + orphanLines + logLines + handshakeLines + [totals]
    }

    /// The whole description in one line, with the keys of the protocol.
    ///
    /// - Throws: `CommandError` if something in it has no form in JSON.
    func json() throws -> String {
        guard case .dict(var entries) = try WireCoding.encode(snapshot) else { return "{}" }
        // All pages are here.
        _ = entries.removeValue(forKey: WireKey(text: "next"))
        if let statistics, case .dict(let told) = try WireCoding.encode(statistics) {
            for name in ["waits", "holders", "deadlocks"] {
                let key = WireKey(text: name)
                if let value = told[key] { entries[key] = value }
            }
        }
        return try JSONText.of(.dict(entries))
    }

    /// Who waits, who holds locks, and who waits for each other.
    private var waitLines: [String] {
        guard let statistics else { return [] }
        return TopReport.waitLines(of: statistics)
    }

    private var principalLines: [String] {
        guard !snapshot.principals.isEmpty else { return [] }
        var table = TextTable([
            .init(title: "principal"), .init(title: "connections", alignment: .right),
            .init(title: "objects", alignment: .right), .init(title: "orphans", alignment: .right),
            .init(title: "waiting", alignment: .right),
        ])
        for principal in snapshot.principals {
            table.append([
                principal.name, String(principal.connections), String(principal.objects),
                String(principal.orphans), String(principal.parkedCalls),
            ])
        }
        return ["Principals:"] + table.lines() + [""]
    }

    private var limitLines: [String] {
        guard !snapshot.limits.isEmpty else { return [] }
        var table = TextTable([
            .init(title: "limit"), .init(title: "allowed", alignment: .right),
            .init(title: "refused", alignment: .right),
        ])
        for limit in snapshot.limits {
            let allowed = limit.allowed == .max ? "any" : String(limit.allowed)
            table.append([limit.name, allowed, String(limit.refusals)])
        }
        return ["Limits:"] + table.lines() + ["Memory: \(snapshot.memoryInBytes) bytes", ""]
    }

    private var handshakeLines: [String] {
        let counts = snapshot.handshakes
        guard counts.open + counts.refused + counts.displaced > 0 else { return [] }
        return [
            "Strangers: \(counts.open) in the handshake, \(counts.refused) refused, \(counts.displaced) displaced"
        ]
    }

    private var objectTable: TextTable {
        var table = TextTable([
            .init(title: "ident"), .init(title: "type"), .init(title: "name"),
            .init(title: "references", alignment: .right), .init(title: "size", alignment: .right),
            .init(title: "waiting", alignment: .right), .init(title: "running", alignment: .right),
        ])
        for object in snapshot.objects {
            table.append([
                object.ident, object.typeid, object.name ?? "–", String(object.references),
                String(object.size), String(object.waitingCalls), String(object.runningCalls),
            ])
        }
        return table
    }

    private var connectionTable: TextTable {
        var table = TextTable([
            .init(title: "id", alignment: .right), .init(title: "mode"), .init(title: "address"),
            .init(title: "pid", alignment: .right), .init(title: "uid", alignment: .right),
            .init(title: "name"),
        ])
        for connection in snapshot.connections {
            table.append([
                String(connection.id), connection.mode, connection.address ?? "–",
                connection.process,
                connection.userID.map { String($0) } ?? "–", connection.name,
            ])
        }
        return table
    }
}

extension ServerSnapshot.Connection {
    /// The number of the process, and what there is to say of it.
    fileprivate var process: String {
        guard let processID else { return "–" }
        // In another PID namespace it has another number, which isn't known here.
        let number = processID == 0 ? "foreign" : String(processID)
        return isWatched ? number : "\(number), unwatched"
    }
}
