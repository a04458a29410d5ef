/// A shared object that a ``Service`` returned.
package struct NewObject: Sendable {
    package let typeid: String
    /// The instance behind the object; `nil` if each result is an object of its own.
    ///
    /// While a shared object of the same instance and type lives, callers get that object.
    package let identity: ObjectIdentifier?
    /// The methods that clients may call on this object; `nil` if they are those of its type.
    package let exposed: [String]?
    /// Creates the referent, on the server's thread; it keeps the instance alive.
    package let make: @Sendable () -> any Referent

    package init(
        typeid: String,
        identity: ObjectIdentifier? = nil,
        exposed: [String]? = nil,
        make: @escaping @Sendable () -> any Referent
    ) {
        self.typeid = typeid
        self.identity = identity
        self.exposed = exposed
        self.make = make
    }
}
