package import MPWire

/// Carries out calls in tasks of their own, off the server's thread: a class or an actor of the
/// user, a function, a constructor that takes its time, a stream.
///
/// Cancelling the task of a call gives the call up: what it answers then is dropped. A task that
/// doesn't listen keeps its place in the ``CallOrder`` until it ends.
///
/// A trap in the user's code (an index out of range, an overflow, `fatalError`) is the one thing
/// that ends the process, and with it all shared objects: errors, cancellation and time limits
/// don't.
package protocol Service: AnyObject, Sendable {
    /// Carries out a call.
    func call(_ request: ServiceRequest) async -> ServiceResult

    /// How long callers of a method wait at most, from the moment when the call comes in; `nil` is
    /// no limit.
    func timeLimit(of method: String) -> Duration?

    /// What a method is called in error texts, such as `Library.search`.
    func qualifiedName(of method: String) -> String
}

extension Service {
    package func qualifiedName(of method: String) -> String { method }

    package func timeLimit(of method: String) -> Duration? { nil }
}

/// What a ``Service`` is asked.
package struct ServiceRequest: Equatable, Sendable {
    /// The method; `__init__` for a constructor, the typeid for a function.
    package let method: String
    /// The positional arguments.
    package let arguments: [WireValue]
    /// The keyword arguments.
    package let keywords: WireDictionary
    /// How long the caller waits, from the moment when its call came in; `nil` is no limit.
    package let timeout: Duration?

    /// Describes a call.
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

/// What a ``Service`` answers.
package enum ServiceResult: Sendable {
    /// The value of the method.
    case returning(WireValue)
    /// The method threw.
    case raising(PythonException)
    /// The method returned something that can't travel; the text says what and why.
    case unserializable(String)
    /// The method returned a shared object; the caller gets a proxy for it.
    case creating(NewObject)
}

/// A shared object that a ``Service`` returned.
package struct NewObject: Sendable {
    /// Its type.
    package let typeid: String
    /// The instance it stands for; `nil` if each result is an object of its own.
    ///
    /// While a shared object of this instance and this type lives, it is the one that is meant.
    package let identity: ObjectIdentifier?
    /// Makes the referent, on the server's thread; it keeps the instance alive.
    package let make: @Sendable () -> any Referent

    /// Describes an object.
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
