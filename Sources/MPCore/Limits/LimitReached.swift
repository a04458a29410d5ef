import MPWire

/// A limit that a principal's request would exceed.
struct LimitReached: Equatable {
    let limit: ServerLimit
    /// How much it allows.
    let allowed: Int
    let principal: Principal

    /// The client's error: `MemoryError` or `RuntimeError`, with the limit's name as attribute.
    var exception: PythonException {
        let type = limit == .memory ? "MemoryError" : "RuntimeError"
        return PythonException(
            WireGlobal("builtins", type),
            [.text("\(message); \(option)")],
            state: .dict(["limit": .text(limit.rawValue)])
        )
    }

    /// How the limit is changed.
    private var option: String {
        "this is the limit '\(limit.rawValue)' of the server (serve --limit \(limit.rawValue)=NUMBER)"
    }

    private var message: String {
        switch limit {
        case .connections:
            "the server has \(allowed) connections, and takes no more"
        case .connectionsPerPrincipal:
            "\(principal) has \(allowed) connections to this server, and gets no more"
        case .parkedCallsPerPrincipal:
            "\(allowed) calls of \(principal) wait already, and no more may"
        case .objectsPerPrincipal:
            "\(principal) has made \(allowed) objects that are still there, and may make no more"
        case .callsPerLink:
            "\(allowed) calls of this client are under way already, and no more may be"
        case .unconfirmedDeliveriesPerLink:
            "this client has yet to confirm \(allowed) items or grants, and gets no more before"
        case .message:
            "the message is longer than \(allowed) bytes, and was dropped"
        case .values:
            "the message holds more than \(allowed) values"
        case .output:
            "\(allowed) bytes wait for this client, which doesn't take them"
        case .lastingOutput:
            "more than \(allowed) bytes wait for this client all the time, which takes them too slowly"
        case .memory:
            "the server may have \(allowed >> 20) MiB of memory, and has no more for this; "
                + "reading and taking out goes on"
        case .work: PythonException.workLimitReached(allowed).message
        }
    }
}
