/// A server's description of one of its types or functions.
public struct SharedTypeDescription: Sendable, Equatable, Codable {
    /// The kind of a registered name: an open set, since later versions may add kinds.
    public struct Kind: Hashable, Sendable, Codable, CustomStringConvertible {
        /// The name of the kind in the protocol.
        public let description: String

        /// A type: each `create` makes a new object.
        public static let type = Kind(description: "type")
        /// One shared object, which each `create` returns.
        public static let instance = Kind(description: "instance")
        /// A function.
        public static let function = Kind(description: "function")

        private init(description: String) {
            self.description = description
        }

        /// Decodes the name of a kind.
        public init(from decoder: any Decoder) throws {
            description = try String(from: decoder)
        }

        /// Encodes the name of the kind.
        public func encode(to encoder: any Encoder) throws {
            try description.encode(to: encoder)
        }
    }

    /// The kind of the name: type, instance or function.
    public let kind: Kind
    /// The methods of its objects; none of a function.
    public let exposed: [String]
    /// The parameter names of the constructor or the function; `nil` if it doesn't name them.
    public let parameters: [String]?

    /// Describes a type or a function.
    package init(kind: Kind, exposed: [String], parameters: [String]?) {
        self.kind = kind
        self.exposed = exposed
        self.parameters = parameters
    }
}
