public import Distributed
internal import MPWire

extension ManagerActorSystem {
    /// Hands the parts of a call to the method; the runtime drives it.
    public struct InvocationDecoder: DistributedTargetInvocationDecoder, Sendable {
        /// The requirement for arguments and results.
        public typealias SerializationRequirement = any Codable

        /// Turns ids among the arguments into actors.
        private let system: ManagerActorSystem
        /// The types for generic parameters.
        private let substitutions: [any Any.Type]
        /// The arguments that haven't been taken yet.
        private var arguments: ArraySlice<WireValue>
        /// The number of all arguments.
        private let argumentCount: Int

        init(
            _ arguments: [WireValue],
            substitutions: [any Any.Type],
            for system: ManagerActorSystem
        ) {
            self.system = system
            self.substitutions = substitutions
            self.arguments = arguments[...]
            argumentCount = arguments.count
        }

        /// Returns the types for generic parameters.
        ///
        /// - Returns: The types.
        public mutating func decodeGenericSubstitutions() -> [any Any.Type] { substitutions }

        /// Decodes the next argument.
        ///
        /// - Returns: The argument.
        /// - Throws: ``ManagerActorError``: `invalidArguments` if it is missing or of another type.
        public mutating func decodeNextArgument<Argument: Codable>() throws -> Argument {
            let place = argumentCount - arguments.count + 1
            guard let value = arguments.popFirst() else {
                throw ManagerActorError(
                    .invalidArguments,
                    "argument \(place) is missing: expected \(Argument.self)"
                )
            }
            do {
                return try system.decode(value)
            } catch {
                throw ManagerActorError(.invalidArguments, "argument \(place): \(error)")
            }
        }

        /// Leaves the type of errors to the method.
        ///
        /// - Returns: `nil`.
        public mutating func decodeErrorType() -> (any Any.Type)? { nil }

        /// Leaves the type of the result to the method.
        ///
        /// - Returns: `nil`.
        public mutating func decodeReturnType() -> (any Any.Type)? { nil }
    }

    /// Decodes a value; ids become actors where actors are expected.
    func decode<Value: Codable>(_ value: WireValue) throws -> Value {
        try WireCoding.$userInfo.withValue([.actorSystemKey: self]) {
            try WireCoding.decode(value)
        }
    }
}
