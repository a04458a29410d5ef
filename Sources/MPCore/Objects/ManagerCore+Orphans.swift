import MPReferents
import MPWire

/// Orphans: objects to which only clients that are gone hold references.
extension ManagerCore {
    /// The references of clients that are gone, or perhaps gone.
    struct OrphanHolders {
        /// The usages whose references include some of ended holders.
        fileprivate var ended: [PrincipalUsage] = []
        /// The groups whose clients aren't connected.
        fileprivate var unconnected: [ClientGroup] = []

        /// Cost, in steps, of checking one object.
        var stepsPerObject: Int { 15 + 6 * (ended.count + unconnected.count) }

        /// Why nobody uses an object; `nil` if somebody may.
        func reason(for object: SharedObject) -> OrphanedObject.Reason? {
            guard object.references > 0, !object.isInUse else { return nil }
            let ended = ended.reduce(0) { $0 + $1.endedReferences[object.number] }
            let unconnected = unconnected.reduce(0) { $0 + $1.count(of: object.number) }
            // References that other processes have given back may be these.
            guard ended + unconnected - object.handedOver >= object.references else { return nil }
            return unconnected > 0 ? .unconnected : .ended
        }
    }

    /// Collects the references by which orphans are recognised.
    mutating func orphanHolders() throws(PythonException) -> OrphanHolders {
        try work.charge(10 * usages.count)
        var holders = OrphanHolders()
        for usage in usages.inNoOrder {
            if !usage.endedReferences.counts.isEmpty { holders.ended.append(usage) }
            if usage.unwatched.openCount == 0, !usage.unwatched.holdsNothing {
                holders.unconnected.append(usage.unwatched)
            }
        }
        return holders
    }

    /// `orphans(after=None, limit=2000)`: a page of droppable objects, as dicts, in the order of creation.
    mutating func orphans(_ page: PageRequest) throws(PythonException) -> WireValue {
        let holders = try orphanHolders()
        var (next, found): (NextPage, [OrphanedObject]) = (NextPage(), [])
        if let start = page.position(of: "orphans") {
            let end = work.spent + page.steps(within: work)
            let last = try objects.visit(after: start) { object throws(PythonException) in
                try work.charge(holders.stepsPerObject)
                if let reason = holders.reason(for: object) {
                    try work.charge(Self.stepsPerSummary)
                    found.append(summary(ofOrphan: object, reason))
                }
                return found.count < page.limit && work.spent < end
            }
            next.note(last, of: "orphans")
        }
        return try WireValue(describing: OrphanedObject.Page(orphans: found, next: next.value))
    }

    private mutating func summary(
        ofOrphan object: SharedObject,
        _ reason: OrphanedObject.Reason
    ) -> OrphanedObject {
        OrphanedObject(
            ident: object.ident,
            typeid: object.registration.typeid,
            size: object.referent.size,
            references: object.references,
            nestedReferences: object.leases,
            age: (now - object.birth) / .seconds(1),
            creator: object.creator?.principal.description,
            reason: reason
        )
    }

    /// `drop(idents, force=False)`: ends objects.
    ///
    /// An orphan loses its references, and ends unless values hold proxies for it. By force, others end, too; their
    /// clients find them gone. Objects with names and instances stay.
    mutating func drop(
        _ request: Request,
        from connection: ClientConnection,
        into output: inout ManagerOutput
    ) throws(PythonException) -> Reply {
        let signature = Signature.named("Server.drop", [.required("idents"), .optional("force")])
        let arguments = try signature.arrange(request.arguments, request.keywords)
        let idents = try (arguments[0] ?? .null).elementsAsIterated(work)
        let force = try arguments.dropFirst().first.flatMap { $0 }?.isTruthy() ?? false
        let holders = try orphanHolders()
        // Charged before anything is dropped: forgetting the references to an object visits all clients that may hold
        // some.
        let perIdent = 300 + 5 * processes.count + 10 * usages.count + holders.stepsPerObject
        try work.charge(idents.count * perIdent)
        var dropped: [String] = []
        var kept: WireDictionary = [:]
        for ident in idents {
            guard let ident = ident.asText else {
                throw .typeError("drop() takes idents, which are text")
            }
            if let reason = drop(ident, holders, force: force, into: &output) {
                kept[WireKey(text: ident.visibleName)] = .text(reason)
            } else {
                dropped.append(ident)
            }
        }
        if !dropped.isEmpty {
            let principal = connection.access?.principal ?? Principal()
            output.append(.log(.dropped(connection.id, principal, count: dropped.count)))
        }
        let names = dropped.map(WireValue.text)
        return .returning(.dict(["dropped": .list(names), "kept": .dict(kept)]))
    }

    /// Drops one object.
    ///
    /// - Returns: Why it stays; `nil` if it has gone.
    private mutating func drop(
        _ ident: String,
        _ holders: OrphanHolders,
        force: Bool,
        into output: inout ManagerOutput
    ) -> String? {
        guard let object = objects[ident] else { return "there is no such object" }
        if object.name != nil || object.isInstance { return "it has a name, and stays" }
        if force {
            guard objects.remove(object) else { return "there is no such object" }
            end(object, into: &output)
            return nil
        }
        guard holders.reason(for: object) != nil else { return "it is in use; only force drops it" }
        forgetReferences(to: object)
        guard let ended = objects.dropReference(to: object, count: object.references) else {
            return "values hold proxies for it; it ends with them"
        }
        end(ended, into: &output)
        return nil
    }
}

extension SharedObject {
    /// Whether something other than references keeps it alive, or it is at work.
    fileprivate var isInUse: Bool {
        name != nil || isInstance || parkedCalls.count > 0 || runningCount > 0
    }
}
