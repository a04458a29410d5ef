/// What a server says of one of its types, or of one of its functions.
public struct SharedTypeDescription: Sendable, Equatable {
    /// What stands under a name: an open set, since later versions may add kinds.
    public struct Kind: Hashable, Sendable, CustomStringConvertible {
        /// The name of the kind in the protocol.
        public let description: String

        /// A type: each `create` makes a new object.
        public static let type = Kind(description: "type")
        /// One shared object, which each `create` returns.
        public static let instance = Kind(description: "instance")
        /// A function.
        public static let function = Kind(description: "function")
    }

    /// What stands under the name.
    public let kind: Kind
    /// The methods of its objects; none of a function.
    public let exposed: [String]
    /// The names of the parameters of the constructor or the function; `nil` if it doesn't say.
    public let parameters: [String]?
}
