package import MPWire

/// Something that a principal wanted to do, and may not.
package struct Refusal: Hashable, Sendable {
    /// Who.
    package let principal: Principal
    /// What.
    package let deed: Deed
    /// Who decided.
    package let ground: Access.Ground

    /// Describes a refusal.
    package init(principal: Principal, deed: Deed, ground: Access.Ground) {
        self.principal = principal
        self.deed = deed
        self.ground = ground
    }

    /// Why, in words.
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

    /// What the client is told: Python's `PermissionError`, which carries who and what as attributes.
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
