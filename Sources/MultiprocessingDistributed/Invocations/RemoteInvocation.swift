package import MPWire

/// One call of a distributed method, in the form in which it is sent.
package struct RemoteInvocation: Sendable, Equatable {
    /// The actor.
    package var actor: ManagerActorID
    /// The mangled name of the method, by which the runtime finds it.
    package var target: String
    /// The mangled names of the types for generic parameters.
    package var substitutions: [String] = []
    /// The arguments, in order.
    package var arguments: [WireValue] = []
}
