import MPReferents
import MPWire

/// What a server shows of itself.
extension ManagerCore {
    /// Python's `debug_info`: a block per object, sorted by ident.
    func debugInfo() -> String {
        objects.all.map { object in
            "  \(object.ident):       refcount=\(object.references)\n    \(object.beginningOfText)"
        }.joined(separator: "\n")
    }

    /// What `inspect` answers: objects and connections as plain dicts, for clients of any language.
    func snapshot() -> WireValue {
        let parked = parked
        return .dict([
            "server": .text(configuration.serverID),
            "typeids": .texts(configuration.registry.typeids),
            "objects": .list(objects.all.map { $0.summary(among: parked) }),
            "connections": .list(
                connections.values.sorted { $0.id.number < $1.id.number }.map(\.summary)
            ),
            "parked": .int(parked.idleCount),
            "running": .int(running.count),
            "limits": limitsSnapshot,
            "principals": principalsSnapshot,
            "memory": .int(memory.used),
            "denied": .int(denialCount),
            "dropped_log_lines": .int(configuration.droppedLogLines()),
            "handshakes": .dict([
                "open": .int(admission.halfOpenCount),
                "refused": .int(admission.counts.refused),
                "displaced": .int(admission.counts.displaced),
            ]),
        ])
    }
}

extension SharedObject {
    /// Python's `str(obj)[:75]`; the typeid if so much can't be had with little work.
    fileprivate var beginningOfText: String {
        var text = RepresentationText(limitInBytes: 4096)
        var isWhole = true
        do throws(PythonException) {
            try referent.appendRepresentation(to: &text)
        } catch {
            // Whatever stopped it, what has been written is the beginning.
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
