package import MPWire

/// A connection in the table of all.
package struct ClientRow: TableRow {
    /// What it can be sorted by.
    package enum Column: String, Sendable {
        case id, name, mode, process, principal, calls, received, sent
    }

    /// The number of the connection in the server.
    package let id: Int
    /// The client's name for itself.
    package let name: String
    /// The kind of its traffic.
    package let mode: String
    /// The server's address to which it connected.
    package let address: String?
    /// Its process; 0 if it is in another PID namespace.
    package let process: Int?
    /// Its principal, as in rules; `nil` if it isn't among those with the most calls.
    package let principal: String?
    /// Where it comes from across a network.
    package let source: String?
    /// The number of its calls; `nil` if it isn't among those with the most.
    package let calls: Int?
    /// The bytes of its requests.
    package let received: Int?
    /// The bytes of the answers to it.
    package let sent: Int?

    private enum CodingKeys: String, CodingKey {
        case id, name, mode, address
        case process = "pid"
        case principal, source, calls, received, sent
    }

    /// Describes a connection.
    package init(
        _ connection: ServerSnapshot.Connection,
        _ statistics: ServerStatistics.ClientStatistics?
    ) {
        id = connection.id
        name = connection.name
        mode = connection.mode
        address = connection.address
        process = connection.processID
        principal = statistics?.client.principal ?? connection.userID.map { "uid:\($0)" }
        source = statistics?.client.source
        calls = statistics?.calls
        received = statistics?.receivedBytes
        sent = statistics?.sentBytes
    }

    /// Makes the rows of all connections.
    package static func all(in snapshot: ServerSnapshot, _ statistics: ServerStatistics?) -> [Self]
    {
        var known: [Int: ServerStatistics.ClientStatistics] = [:]
        for client in statistics?.clients ?? [] { known[client.client.connection] = client }
        return snapshot.connections.map { ClientRow($0, known[$0.id]) }
    }

    // Only made when somebody searches.
    package var searchedText: String {
        let process = process.map(String.init) ?? ""
        let words = [name, mode, address ?? "", process, principal ?? "", source ?? ""]
        return words.joined(separator: " ").lowercased()
    }

    package func precedes(_ other: Self, by column: Column) -> Bool {
        switch column {
        case .id: id < other.id
        case .name: name < other.name
        case .mode: mode < other.mode
        case .process: process ?? -1 < other.process ?? -1
        case .principal: principal ?? "" < other.principal ?? ""
        case .calls: calls ?? -1 < other.calls ?? -1
        case .received: received ?? -1 < other.received ?? -1
        case .sent: sent ?? -1 < other.sent ?? -1
        }
    }
}
