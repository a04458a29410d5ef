internal import MPWire
internal import Multiprocessing

/// What `inspect` shows of a server.
struct InspectReport: Equatable {
    /// A shared object.
    struct Object: Equatable {
        let ident: String
        let typeid: String
        /// The name by which clients share it, if it has one.
        let name: String?
        /// How many references clients hold.
        let references: Int
        /// How many elements it has, or what else tells how large it is.
        let size: Int
        /// How many calls wait at it.
        let waiting: Int
        /// How many calls run in tasks of their own.
        let running: Int
    }

    /// A connection.
    struct Connection: Equatable {
        let id: Int
        let mode: String
        /// What the client calls itself, if it does.
        let name: String
        /// The process at the other end, where the kernel tells it.
        let processID: Int?
        /// Whether the server will know when that process ends.
        var isWatched = true
        let userID: Int?
        let address: String?
    }

    /// Somebody whose objects nobody uses any more.
    struct Orphans: Equatable {
        /// Who has made them.
        let creator: String
        let count: Int
    }

    /// A reason for which requests were refused.
    struct Refusal: Equatable {
        /// A limit's name, or `rights`.
        let reason: String
        let count: Int
    }

    let objects: [Object]
    let connections: [Connection]
    /// How many tasks run: calls, constructors and functions, also those that nobody waits for.
    let running: Int
    /// What was refused since the server started, and how often.
    var refusals: [Refusal] = []
    /// Whose objects nobody uses any more.
    var orphans: [Orphans] = []
    /// How many lines of its log nobody read in time.
    var droppedLogLines = 0

    /// Renders a table of objects, one of connections, and the totals.
    func lines() -> [String] {
        let waiting = objects.reduce(0) { $0 + $1.waiting }
        let totals =
            "\(objects.count) object(s), \(connections.count) connection(s), "
            + "\(waiting) waiting call(s), \(running) running call(s)"
        let objectLines = objects.isEmpty ? [] : ["Objects:"] + objectTable.lines() + [""]
        let connectionLines =
            connections.isEmpty ? [] : ["Connections:"] + connectionTable.lines() + [""]
        let refusalLines = refusals.map {
            "Refused because of \($0.reason.visibleName): \($0.count)"
        }
        let orphanLines = orphans.map {
            "Orphans of \($0.creator.visibleName): \($0.count) (syncmanager drop shows them)"
        }
        let logLines =
            droppedLogLines > 0
            ? ["Log lines dropped, since nobody read them: \(droppedLogLines)"] : []
        return objectLines + connectionLines + refusalLines + orphanLines + logLines + [totals]
    }

    private var objectTable: TextTable {
        var table = TextTable([
            .init(title: "ident"), .init(title: "type"), .init(title: "name"),
            .init(title: "references", alignment: .right), .init(title: "size", alignment: .right),
            .init(title: "waiting", alignment: .right), .init(title: "running", alignment: .right),
        ])
        for object in objects {
            table.append([
                object.ident, object.typeid, object.name ?? "–", String(object.references),
                String(object.size), String(object.waiting), String(object.running),
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
        for connection in connections {
            table.append([
                String(connection.id), connection.mode, connection.address ?? "–",
                connection.process,
                connection.userID.map { String($0) } ?? "–", connection.name,
            ])
        }
        return table
    }
}

extension InspectReport.Connection {
    /// The number of the process, and what there is to say of it.
    fileprivate var process: String {
        guard let processID else { return "–" }
        // In another PID namespace it has another number, which isn't known here.
        let number = processID == 0 ? "foreign" : String(processID)
        return isWatched ? number : "\(number), unwatched"
    }
}

extension InspectReport {
    /// Takes what a server told of itself.
    init(_ snapshot: ServerSnapshot) {
        objects = snapshot.objects.map { object in
            Object(
                ident: object.ident,
                typeid: object.typeid,
                name: object.name,
                references: object.references,
                size: object.size,
                waiting: object.waitingCalls,
                running: object.runningCalls
            )
        }
        connections = snapshot.connections.map { connection in
            Connection(
                id: connection.id,
                mode: connection.mode,
                name: connection.name,
                processID: connection.processID,
                isWatched: connection.isWatched,
                userID: connection.userID,
                address: connection.address
            )
        }
        running = snapshot.runningCalls
        orphans = snapshot.principals.filter { $0.orphans > 0 }.map {
            Orphans(creator: $0.name, count: $0.orphans)
        }
        let counts =
            snapshot.limits.map { Refusal(reason: $0.name, count: $0.refusals) }
            + [Refusal(reason: "rights", count: snapshot.denials)]
        refusals = counts.filter { $0.count > 0 }
        droppedLogLines = snapshot.droppedLogLines
    }
}
