package import MPReferents
package import MPWire

/// One line of the registry: a typeid, how its objects are made, what clients may call on them.
package struct TypeRegistration: Sendable {
    /// Makes an object from the arguments of `create`.
    package typealias Factory =
        @Sendable ([WireValue], WireDictionary) throws(PythonException) -> any Referent

    /// The name by which clients ask for the type.
    package let typeid: String
    /// The exposed methods in the order in which clients are told of them.
    package let exposed: [String]
    /// The same for looking up.
    package let methods: Set<String>
    /// Makes an object; `nil` for types that only methods return, such as `Iterator`.
    package let make: Factory?

    /// Registers a type that clients can create.
    package init<Object: CreatableReferent & SendableMetatype>(
        _ typeid: String,
        _ type: Object.Type
    ) {
        self.init(typeid, exposed: Object.exposed) {
            (arguments, keywords) throws(PythonException) in try Object.make(arguments, keywords)
        }
    }

    /// Registers a type that only methods return.
    package init<Object: Referent>(_ typeid: String, returnedByMethods type: Object.Type) {
        self.init(typeid, exposed: Object.exposed, make: nil)
    }

    private init(_ typeid: String, exposed: [String], make: Factory?) {
        self.typeid = typeid
        self.exposed = exposed
        self.methods = Set(exposed)
        self.make = make
    }
}
