internal import MPWire

/// Where an object is: what the server of one connection calls it.
struct ObjectPlace: Sendable {
    /// Names the object.
    let token: Token
    /// The number of the connection.
    let link: UInt64
}

/// The request that finds an object by its name, or makes it: the one that it was found by at first.
final class NamedLookup: Sendable {
    let request: ServerRequest

    init(_ request: ServerRequest) {
        self.request = request
    }

    /// The lookup in words, for error texts.
    var words: String {
        guard case .getNamed(let typeid, let name, _, _) = request else { return "find it again" }
        return "find the \(typeid ?? "object") '\(name.visibleName)' again"
    }
}
