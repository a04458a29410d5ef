internal import MPWire

extension SyncManager {
    /// Lists the objects of one of our servers that nobody uses any more.
    ///
    /// Python clients that are killed leave such objects behind, unless the server releases the references of dead
    /// clients (``ManagerServerConfiguration/releasesDeadClients``).
    ///
    /// - Returns: The objects, in the order in which they were made.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: A round trip for each 2,000 of them, or for some hundred thousand other objects.
    public func orphans() async throws(MultiprocessingError) -> [OrphanedObject] {
        try await orphans(pageSize: nil)
    }

    /// The same in pages of another size.
    package func orphans(pageSize: Int?) async throws(MultiprocessingError) -> [OrphanedObject] {
        var pages = Pages(lists: ["orphans"], size: pageSize)
        let attempt = CallAttempt(what: ServerRequest.Name.orphans.rawValue, address: address)
        while !pages.areComplete {
            try pages.add(try await callServer(.orphans(pages.next)), attempt)
        }
        return (pages.lists["orphans"] ?? []).compactMap(OrphanedObject.init)
    }

    /// Drops objects that nobody uses any more; calls that wait on them end with an error.
    ///
    /// This takes the right `drop`. On Unix sockets, processes of the server's own user have it, unless a rule says
    /// otherwise.
    ///
    /// - Parameters:
    ///   - idents: The idents of the objects.
    ///   - force: Whether to drop objects in use, too. Their clients find them gone.
    /// - Returns: The idents of the dropped objects, and the reasons why others were kept.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(objects).
    public func drop(
        _ idents: [String],
        force: Bool = false
    ) async throws(MultiprocessingError) -> DroppedObjects {
        let value = try await callServer(.drop(idents: idents, force: force))
        guard case .dict(let fields) = value, let dropped = fields.elements("dropped"),
            case .dict(let kept)? = fields[text: "kept"]
        else {
            let attempt = CallAttempt(what: ServerRequest.Name.drop.rawValue, address: address)
            throw .answered(attempt, with: "what doesn't say what was dropped")
        }
        var reasons: [String: String] = [:]
        for (ident, reason) in kept {
            if let ident = ident.asText { reasons[ident] = reason.asText ?? "" }
        }
        return DroppedObjects(dropped: dropped.compactMap(\.asText), kept: reasons)
    }
}

extension OrphanedObject {
    fileprivate init?(_ value: WireValue) {
        guard case .dict(let fields) = value, let ident = fields.text("ident"),
            let typeid = fields.text("typeid"),
            let reason = fields.text("reason").flatMap(Reason.init)
        else { return nil }
        var age = 0.0
        if case .float(let seconds)? = fields[text: "age"] { age = seconds }
        self.init(
            ident: ident,
            typeid: typeid,
            size: fields.int("size") ?? 0,
            references: fields.int("references") ?? 0,
            nestedReferences: fields.int("nested") ?? 0,
            age: age,
            creator: fields.text("creator"),
            reason: reason
        )
    }
}
