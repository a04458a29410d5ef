import MPReferents
import MPWire

/// Objects that clients hold references to which nobody is left of.
extension ManagerCore {
    /// Why nobody uses an object.
    enum Orphanhood: String {
        /// All processes that held references to it have ended.
        case ended
        /// Of some holders it can't be told whether they have ended, but they have no connection at the moment that carries calls.
        case unconnected
    }

    /// The orphans among the objects, with why, in the order in which they were made.
    ///
    /// - Complexity: O(objects, and references of such holders).
    func orphans() -> [(object: SharedObject, reason: Orphanhood)] {
        var ended = TakenReferences()
        var unconnected = TakenReferences()
        for usage in usages.all {
            for (object, count) in usage.endedReferences.counts { ended.add(count, to: object) }
            guard usage.unwatched.openCount == 0 else { continue }
            for (object, count) in usage.unwatched.counts { unconnected.add(count, to: object) }
        }
        let numbers = Set(ended.counts.keys).union(unconnected.counts.keys).sorted()
        return numbers.compactMap { number in
            guard let object = objects[number: number], object.references > 0, !object.isInUse
            else {
                return nil
            }
            // Those that others have given back may be these.
            let gone = ended[number] + unconnected[number] - object.handedOver
            guard gone >= object.references else { return nil }
            return (object, unconnected[number] > 0 ? .unconnected : .ended)
        }
    }

    /// `orphans()`: what there is to drop, as dicts.
    func describeOrphans() -> WireValue {
        .list(
            orphans().map { object, reason in
                .dict([
                    "ident": .text(object.ident),
                    "typeid": .text(object.registration.typeid),
                    "size": .int(object.referent.size),
                    "references": .int(object.references),
                    "nested": .int(object.leases),
                    "age": .float((now - object.birth) / .seconds(1)),
                    "creator": (object.creator?.principal.description).map(WireValue.text) ?? .null,
                    "reason": .text(reason.rawValue),
                ])
            }
        )
    }

    /// How many orphans there are, by who made them.
    func orphanCounts() -> [ObjectIdentifier: Int] {
        var counts: [ObjectIdentifier: Int] = [:]
        for (object, _) in orphans() {
            if let creator = object.creator { counts[ObjectIdentifier(creator), default: 0] += 1 }
        }
        return counts
    }

    /// `drop(idents, force=False)`: ends objects.
    ///
    /// An orphan loses its references, and ends unless values hold proxies for it. By force, others end, too; their clients find them gone. Objects with
    /// names and instances stay.
    mutating func drop(
        _ request: Request,
        from connection: ClientConnection,
        into output: inout ManagerOutput
    ) throws(PythonException) -> Reply {
        let signature = Signature.named("Server.drop", [.required("idents"), .optional("force")])
        let arguments = try signature.arrange(request.arguments, request.keywords)
        let idents = try (arguments[0] ?? .null).elementsAsIterated()
        let force = (arguments[1] ?? nil)?.isTruthy ?? false
        let orphans = Set(orphans().map(\.object.number))
        var dropped: [String] = []
        var kept: WireDictionary = [:]
        for ident in idents {
            guard let ident = ident.asText else {
                throw .typeError("drop() takes idents, which are text")
            }
            if let reason = drop(ident, orphans: orphans, force: force, into: &output) {
                kept[WireKey(text: ident)] = .text(reason)
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
        orphans: Set<UInt64>,
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
        guard orphans.contains(object.number) else { return "it is in use; only force drops it" }
        forgetReferences(to: object)
        guard let ended = objects.dropReference(to: object, count: object.references) else {
            return "values hold proxies for it; it ends with them"
        }
        end(ended, into: &output)
        return nil
    }
}

extension SharedObject {
    /// Whether it stays for another reason than references, or is at work.
    fileprivate var isInUse: Bool {
        name != nil || isInstance || parkedCalls.count > 0 || runningCount > 0
    }
}
