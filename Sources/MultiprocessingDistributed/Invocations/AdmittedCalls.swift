/// Calls that were checked and carried out before: checking their names again would cost as much as the rest.
struct AdmittedCalls {
    /// Everything that the check depends on.
    struct Key: Hashable {
        /// The actor's type.
        let type: ObjectIdentifier
        /// The mangled name of the method.
        let target: String
        /// The mangled names of the types for its generic parameters.
        let substitutions: [String]

        init(_ invocation: RemoteInvocation, of type: Any.Type) {
            self.type = ObjectIdentifier(type)
            target = invocation.target
            substitutions = invocation.substitutions
        }
    }

    /// A client could make up many types for a generic method; beyond this many, calls are checked each time.
    private static let limit = 1024
    private var types: [Key: [any Any.Type]] = [:]

    /// The types for the generic parameters; `nil` if there was no such call.
    subscript(key: Key) -> [any Any.Type]? { types[key] }

    /// Records a call that was carried out.
    mutating func admit(_ key: Key, _ substitutions: [any Any.Type]) {
        if types.count < Self.limit { types[key] = substitutions }
    }
}
