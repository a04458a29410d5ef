import MPReferents
import MPWire

/// What a server shows of itself.
extension ManagerCore {
    /// Python's `debug_info`: a block per object, sorted by ident.
    func debugInfo() -> String {
        objects.all.map { object in
            let text = (try? object.referent.representation()) ?? object.registration.typeid
            return "  \(object.ident):       refcount=\(object.references)\n    \(text.prefix(75))"
        }.joined(separator: "\n")
    }

    /// What `inspect` answers: objects and connections as plain dicts, for clients of any language.
    func snapshot() -> WireValue {
        .dict([
            "server": .text(configuration.serverID),
            "typeids": .texts(configuration.registry.typeids),
            "objects": .list(objects.all.map(\.summary)),
            "connections": .list(
                connections.values.sorted { $0.id.number < $1.id.number }.map(\.summary)
            ),
            "parked": .int(parked.count),
        ])
    }
}

extension SharedObject {
    fileprivate var summary: WireValue {
        .dict([
            "ident": .text(ident),
            "typeid": .text(registration.typeid),
            "name": name.map(WireValue.text) ?? .null,
            "references": .int(references),
            "nested": .int(leases),
            "size": .int(referent.size),
            "parked": .int(parkedCalls.count),
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
