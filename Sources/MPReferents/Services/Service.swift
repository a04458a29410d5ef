package import MPWire

/// Carries out calls in tasks of their own, off the server's thread: a user's class or actor, a
/// function, a slow constructor, or a stream.
///
/// Cancelling the task of a call gives the call up: its answer is dropped. A task that ignores
/// cancellation keeps its place in the ``CallOrder`` until it ends.
///
/// Only a trap in the user's code (an index out of range, an overflow, `fatalError`) ends the
/// process, and with it all shared objects: errors, cancellation and time limits don't.
package protocol Service: AnyObject, Sendable {
    /// Carries out a call.
    func call(_ request: ServiceRequest) async -> ServiceResult

    /// The longest time that callers of a method wait, counted from the arrival of the call; `nil`
    /// is no limit.
    func timeLimit(of method: String) -> Duration?

    /// A method's name in error texts, such as `Library.search`.
    func qualifiedName(of method: String) -> String
}

extension Service {
    package func qualifiedName(of method: String) -> String { method }

    package func timeLimit(of method: String) -> Duration? { nil }
}

/// A call on a ``Service``.
package struct ServiceRequest: Equatable, Sendable {
    /// The method; `__init__` for a constructor, the typeid for a function.
    package let method: String
    package let arguments: [WireValue]
    package let keywords: WireDictionary
    /// How long the caller waits, counted from the arrival of its call; `nil` is no limit.
    package let timeout: Duration?

    package init(
        method: String,
        arguments: [WireValue] = [],
        keywords: WireDictionary = [:],
        timeout: Duration? = nil
    ) {
        self.method = method
        self.arguments = arguments
        self.keywords = keywords
        self.timeout = timeout
    }
}

/// The result of a call on a ``Service``.
package enum ServiceResult: Sendable {
    /// The method's value.
    case returning(WireValue)
    /// The method threw.
    case raising(PythonException)
    /// The method returned something that can't be pickled; the text says what and why.
    case unserializable(String)
    /// The method returned a shared object; the caller gets a proxy for it.
    case creating(NewObject)
}

/// A shared object that a ``Service`` returned.
package struct NewObject: Sendable {
    package let typeid: String
    /// The instance behind the object; `nil` if each result is an object of its own.
    ///
    /// While a shared object of the same instance and type lives, callers get that object.
    package let identity: ObjectIdentifier?
    /// Creates the referent, on the server's thread; it keeps the instance alive.
    package let make: @Sendable () -> any Referent

    package init(
        typeid: String,
        identity: ObjectIdentifier? = nil,
        make: @escaping @Sendable () -> any Referent
    ) {
        self.typeid = typeid
        self.identity = identity
        self.make = make
    }
}
