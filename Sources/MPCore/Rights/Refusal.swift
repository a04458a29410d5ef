package import MPWire

/// A deed that a principal was refused.
package struct Refusal: Hashable, Sendable {
    package let principal: Principal
    package let deed: Deed
    package let ground: Access.Ground

    package init(principal: Principal, deed: Deed, ground: Access.Ground) {
        self.principal = principal
        self.deed = deed
        self.ground = ground
    }

    package var reason: String {
        switch ground {
        case .rule(let line, let text): "line \(line) of its rights says '\(text)'"
        case .otherwise(let line): "line \(line) of its rights says 'otherwise deny'"
        case .nothing: "no rule allows it"
        case .holdsNone: "it holds no reference to it"
        case .standard:
            switch deed {
            case .ask(.shutdown):
                "it was started without --allow-shutdown, so only its own process may"
            case .ask, .connect, .create, .open, .call, .release, .run: "only its own process may"
            }
        }
    }

    /// The client's error: Python's `PermissionError`, with the principal and the deed as attributes.
    package var exception: PythonException {
        let state: WireDictionary = [
            "principal": .text(principal.description),
            "action": .text(deed.action),
            "object": .text(deed.object),
        ]
        return PythonException(
            WireGlobal("builtins", "PermissionError"),
            [.text("\(principal) may not \(deed) on this server: \(reason)")],
            state: .dict(state)
        )
    }
}
