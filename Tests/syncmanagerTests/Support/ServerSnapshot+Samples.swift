import MPWire

extension ServerSnapshot {
    /// A snapshot with these lists and nothing else.
    init(_ objects: [Object] = [], _ connections: [Connection] = []) {
        self.init(
            serverID: "a1",
            objects: objects,
            connections: connections,
            totals: .init(objects: objects.count, connections: connections.count)
        )
    }
}

extension ServerSnapshot.Object {
    init(
        _ ident: String,
        _ typeid: String,
        name: String?,
        references: Int,
        size: Int,
        report: WireValue? = nil
    ) {
        self.init(
            ident: ident,
            typeid: typeid,
            name: name,
            references: references,
            nestedReferences: 0,
            size: size,
            waitingCalls: name == nil ? 0 : 1,
            runningCalls: name == nil ? 3 : 0,
            report: report
        )
    }
}

extension ServerSnapshot.Connection {
    init(
        _ id: Int,
        _ mode: String,
        name: String = "",
        processID: Int? = nil,
        isWatched: Bool = true,
        userID: Int? = nil,
        address: String? = nil
    ) {
        self.init(
            id: id,
            mode: mode,
            name: name,
            processID: processID,
            isWatched: isWatched,
            key: nil,
            userID: userID,
            address: address
        )
    }
}
