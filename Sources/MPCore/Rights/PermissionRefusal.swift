package import MPWire

/// A permission that a principal was refused.
package struct PermissionRefusal: Hashable, Sendable {
    package let principal: Principal
    package let permission: Permission
    package let ground: Access.Ground

    package init(principal: Principal, permission: Permission, ground: Access.Ground) {
        self.principal = principal
        self.permission = permission
        self.ground = ground
    }

    package var reason: String {
        switch ground {
        case .rule(let line, let text): "line \(line) of its rights says '\(text)'"
        case .otherwise(let line): "line \(line) of its rights says 'otherwise deny'"
        case .nothing: "no rule allows it"
        case .holdsNone: "it holds no reference to it"
        case .standard:
            switch permission {
            case .ask(.shutdown):
                "it was started without --allow-shutdown, so only its own process may"
            case .ask, .connect, .create, .open, .remove, .call, .release, .run:
                "only its own process may"
            }
        }
    }

    /// The client's error: Python's `PermissionError`, with the principal and the permission as attributes.
    package var exception: PythonException {
        let state: WireDictionary = [
            "principal": .text(principal.description),
            "action": .text(permission.action),
            "object": .text(permission.object),
        ]
        return PythonException(
            WireGlobal("builtins", "PermissionError"),
            [.text("\(principal) may not \(permission) on this server: \(reason)")],
            state: .dict(state)
        )
    }
}
