public import Distributed
internal import MPWire

extension ManagerActorSystem {
    /// Collects the parts of a call; the runtime drives it.
    public struct InvocationEncoder: DistributedTargetInvocationEncoder, Sendable {
        /// The requirement for arguments and results.
        public typealias SerializationRequirement = any Codable

        /// See ``RemoteInvocation/substitutions``.
        private(set) var substitutions: [String] = []
        /// See ``RemoteInvocation/arguments``.
        private(set) var arguments: [WireValue] = []

        /// Records a type for a generic parameter.
        ///
        /// - Parameter type: The type.
        /// - Throws: ``ManagerActorError``: `unsupported` if it has no name that another process knows.
        public mutating func recordGenericSubstitution<T>(_ type: T.Type) throws {
            guard let name = _mangledTypeName(type), !ActorTarget.isPrivate(type, name) else {
                throw ManagerActorError(
                    .unsupported,
                    "cannot send a call with \(type): the type is private, so no other process knows it"
                )
            }
            substitutions.append(name)
        }

        /// Encodes an argument.
        ///
        /// - Parameter argument: The argument.
        /// - Throws: ``ManagerActorError``: `invalidArguments` if its type's `encode(to:)` throws, or if no Python
        ///   value stands for it.
        public mutating func recordArgument<Value: Codable>(
            _ argument: RemoteCallArgument<Value>
        ) throws {
            do {
                arguments.append(try WireCoding.encode(argument.value))
            } catch {
                throw ManagerActorError(
                    .invalidArguments,
                    "cannot send the argument '\(argument.effectiveLabel)': \(error)"
                )
            }
        }

        /// Ignores the type of errors: it is sent with them.
        ///
        /// - Parameter type: The type.
        /// - Throws: Nothing; the runtime expects that it could.
        public mutating func recordErrorType<E: Error>(_ type: E.Type) throws {}

        /// Ignores the type of the result: the target implies it.
        ///
        /// - Parameter type: The type.
        /// - Throws: Nothing; the runtime expects that it could.
        public mutating func recordReturnType<R: Codable>(_ type: R.Type) throws {}

        /// Ends the recording.
        ///
        /// - Throws: Nothing; the runtime expects that it could.
        public mutating func doneRecording() throws {}
    }

    /// Makes an encoder for one call.
    ///
    /// - Returns: The encoder.
    public func makeInvocationEncoder() -> InvocationEncoder { InvocationEncoder() }
}
