/// The id of a distributed actor, for its host and all its callers.
///
/// Every actor gets an id with a number when it is made. An actor hosted under a name has a second id, which is that
/// name: use it to find the actor; it stays the same when the server restarts. As text, and in shared objects, an id
/// is `greeter` or `6f0c…#7`.
public struct ManagerActorID: Hashable, Sendable {
    /// The two kinds.
    private enum Kind: Hashable, Sendable {
        case named(String)
        case numbered(Int, system: String)
    }
    private let kind: Kind

    /// Makes the id of an actor that is, or will be, hosted under a name.
    ///
    /// - Parameter name: The name, which isn't empty and has no `#`.
    /// - Returns: The id; no actor has it if the name is invalid.
    public static func named(_ name: String) -> Self {
        Self(kind: .named(name))
    }

    /// Makes the id of a new actor.
    init(number: Int, system: String) {
        kind = .numbered(number, system: system)
    }

    private init(kind: Kind) {
        self.kind = kind
    }

    /// The name, if the id is one.
    public var name: String? {
        if case .named(let name) = kind { name } else { nil }
    }

    /// The number, if the id has one.
    var number: Int? {
        if case .numbered(let number, _) = kind { number } else { nil }
    }

    /// The name of the system that made the actor, if the id has a number.
    var system: String? {
        if case .numbered(_, let system) = kind { system } else { nil }
    }
}

extension ManagerActorID: LosslessStringConvertible {
    /// Reads an id.
    ///
    /// - Parameter description: A name, or the ``description`` of an id with a number.
    public init?(_ description: String) {
        let parts = description.split(separator: "#", omittingEmptySubsequences: false)
        switch parts.count {
        case 1 where !description.isEmpty:
            kind = .named(description)
        case 2:
            guard let number = Int(parts[1]), number >= 0, !parts[0].isEmpty else { return nil }
            kind = .numbered(number, system: String(parts[0]))
        default:
            return nil
        }
    }

    /// The id as text.
    public var description: String {
        switch kind {
        case .named(let name): name
        case .numbered(let number, let system): "\(system)#\(number)"
        }
    }
}

extension ManagerActorID: Codable {
    /// Writes the id as text.
    ///
    /// - Parameter encoder: Any encoder.
    /// - Throws: The encoder's error.
    public func encode(to encoder: any Encoder) throws {
        try description.encode(to: encoder)
    }

    /// Reads an id from text.
    ///
    /// - Parameter decoder: Any decoder.
    /// - Throws: `DecodingError` if there is something else.
    public init(from decoder: any Decoder) throws {
        let text = try String(from: decoder)
        guard let id = Self(text) else {
            let context = DecodingError.Context(
                codingPath: decoder.codingPath,
                debugDescription: "expected the id of a distributed actor, found other text"
            )
            throw DecodingError.dataCorrupted(context)
        }
        self = id
    }
}
