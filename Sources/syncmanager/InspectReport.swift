internal import MPWire
internal import Multiprocessing

/// What `inspect` shows of a server.
struct InspectReport {
    private let snapshot: ServerSnapshot

    /// Takes a server's description of itself.
    init(_ snapshot: ServerSnapshot) {
        self.snapshot = snapshot
    }

    /// Renders a table of objects, one of connections, and the totals.
    func lines() -> [String] {
        let (objects, connections) = (snapshot.objects, snapshot.connections)
        let waiting = objects.reduce(0) { $0 + $1.waitingCalls }
        let totals =
            "\(objects.count) object(s), \(connections.count) connection(s), "
            + "\(waiting) waiting call(s), \(snapshot.runningCalls) running call(s)"
        let objectLines = objects.isEmpty ? [] : ["Objects:"] + objectTable.lines() + [""]
        let connectionLines =
            connections.isEmpty ? [] : ["Connections:"] + connectionTable.lines() + [""]
        let refusals =
            snapshot.limits.map { ($0.name, $0.refusals) } + [("rights", snapshot.denials)]
        let refusalLines = refusals.filter { $0.1 > 0 }.map { reason, count in
            "Refused because of \(reason.visibleName): \(count)"
        }
        let orphanLines = snapshot.principals.filter { $0.orphans > 0 }.map {
            "Orphans of \($0.name.visibleName): \($0.orphans) (syncmanager drop shows them)"
        }
        let dropped = snapshot.droppedLogLines
        let logLines = dropped > 0 ? ["Log lines dropped, since nobody read them: \(dropped)"] : []
        return objectLines + connectionLines + refusalLines + orphanLines + logLines + [totals]
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
