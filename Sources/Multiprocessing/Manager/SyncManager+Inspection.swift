internal import MPWire

extension SyncManager {
    /// Counts the objects that clients refer to.
    ///
    /// - Returns: Their number.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `BaseManager._number_of_objects`.
    public func numberOfObjects() async throws(MultiprocessingError) -> Int {
        let value = try await callServer(.numberOfObjects)
        return try value.decoded(as: Int.self, from: attempt(.numberOfObjects))
    }

    /// Describes the objects as Python does.
    ///
    /// - Returns: Two lines for each object: ident and number of references, and its `repr`.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(objects).
    /// - SeeAlso: Python `BaseManager._debug_info`.
    public func debugInfo() async throws(MultiprocessingError) -> String {
        let value = try await callServer(.debugInfo)
        return try value.decoded(as: String.self, from: attempt(.debugInfo))
    }

    /// Asks one of our servers for its objects and connections.
    ///
    /// A server describes at most 2,000 objects at a time, so that other clients needn't wait.
    ///
    /// - Returns: The state of the server. Objects or connections that come or go meanwhile may be missing.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server doesn't know the request, like CPython's.
    /// - Complexity: A round trip for each 2,000 objects or connections.
    public func inspect() async throws(MultiprocessingError) -> ServerSnapshot {
        try await inspect(pageSize: nil)
    }

    /// The same in pages of another size.
    package func inspect(pageSize: Int?) async throws(MultiprocessingError) -> ServerSnapshot {
        var pages = Pages(lists: ["objects", "connections"], size: pageSize)
        while !pages.areComplete {
            do throws(MultiprocessingError) {
                try pages.add(try await callServer(.inspect(pages.next)), attempt(.inspect))
            } catch  where error.code == .remote && pages.count == 0 {
                throw MultiprocessingError(
                    .unsupported,
                    "\(attempt(.inspect)): the server knows no such request; is it CPython's?",
                    remote: error.remote
                )
            }
        }
        guard let snapshot = ServerSnapshot(pages) else {
            throw .answered(attempt(.inspect), with: "what is no description of a server")
        }
        return snapshot
    }

    private func attempt(_ request: ServerRequest.Name) -> CallAttempt {
        CallAttempt(what: request.rawValue, address: address)
    }
}

extension ServerSnapshot {
    /// Reads the server's answer to `inspect`; `nil` if a field is missing.
    fileprivate init?(_ pages: Pages) {
        let fields = pages.first
        guard let serverID = fields.text("server"), let typeids = fields.elements("typeids"),
            let objects = pages.lists["objects"], let connections = pages.lists["connections"],
            let waiting = fields.int("parked")
        else { return nil }
        self.serverID = serverID
        self.typeids = typeids.compactMap(\.asText)
        self.objects = objects.compactMap(Object.init)
        self.connections = connections.compactMap(Connection.init)
        handshakes = Handshakes(fields[text: "handshakes"])
        limits = [Limit](fields[text: "limits"])
        principals = (fields.elements("principals") ?? []).compactMap {
            Principal($0, furtherOrphans: pages.furtherOrphans)
        }
        memoryInBytes = fields.int("memory") ?? 0
        denials = fields.int("denied") ?? 0
        droppedLogLines = fields.int("dropped_log_lines") ?? 0
        waitingCalls = waiting
        runningCalls = fields.int("running") ?? 0
    }
}

extension ServerSnapshot.Object {
    fileprivate init?(_ value: WireValue) {
        guard case .dict(let fields) = value, let ident = fields.text("ident"),
            let typeid = fields.text("typeid")
        else { return nil }
        self.init(
            ident: ident,
            typeid: typeid,
            name: fields.text("name"),
            references: fields.int("references") ?? 0,
            nestedReferences: fields.int("nested") ?? 0,
            size: fields.int("size") ?? 0,
            waitingCalls: fields.int("parked") ?? 0,
            runningCalls: fields.int("running") ?? 0
        )
    }
}

extension [ServerSnapshot.Limit] {
    /// Empty if the field is missing.
    fileprivate init(_ value: WireValue?) {
        self = []
        guard case .dict(let limits)? = value else { return }
        for entry in limits {
            guard let name = entry.key.asText, case .dict(let fields) = entry.value else {
                continue
            }
            append(
                .init(
                    name: name,
                    allowed: fields.int("allowed") ?? 0,
                    refusals: fields.int("refused") ?? 0
                )
            )
        }
    }
}

extension ServerSnapshot.Principal {
    /// Each page counts the orphans among its own objects.
    fileprivate init?(_ value: WireValue, furtherOrphans: [String: Int]) {
        guard case .dict(let fields) = value, let name = fields.text("principal") else {
            return nil
        }
        self.init(
            name: name,
            connections: fields.int("connections") ?? 0,
            parkedCalls: fields.int("parked") ?? 0,
            objects: fields.int("objects") ?? 0,
            orphans: (fields.int("orphans") ?? 0) + (furtherOrphans[name] ?? 0)
        )
    }
}

extension ServerSnapshot.Handshakes {
    /// A missing field counts as zero.
    fileprivate init(_ value: WireValue?) {
        var fields: WireDictionary = [:]
        if case .dict(let found)? = value { fields = found }
        self.init(
            open: fields.int("open") ?? 0,
            refused: fields.int("refused") ?? 0,
            displaced: fields.int("displaced") ?? 0
        )
    }
}

extension ServerSnapshot.Connection {
    fileprivate init?(_ value: WireValue) {
        guard case .dict(let fields) = value, let id = fields.int("id"),
            let mode = fields.text("mode")
        else { return nil }
        self.init(
            id: id,
            mode: mode,
            key: fields.text("key"),
            name: fields.text("name") ?? "",
            processID: fields.int("pid"),
            isWatched: fields[text: "watched"]?.isTruthy ?? false,
            userID: fields.int("uid"),
            address: fields.text("address")
        )
    }
}
