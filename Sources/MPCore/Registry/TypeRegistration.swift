package import MPReferents
package import MPWire

/// One line of the registry: a typeid, how its objects are made, what clients may call on them.
package struct TypeRegistration: Sendable {
    /// Makes an object from the arguments of `create`, some of which may be proxies of others.
    package typealias Factory =
        @Sendable ([WireValue], WireDictionary, ReferentLookup) throws(PythonException) ->
        any Referent

    /// The name by which clients ask for the type.
    package let typeid: String
    /// The exposed methods in the order in which clients are told of them.
    package let exposed: [String]
    /// The same for looking up.
    package let methods: Set<String>
    /// Whether callers can hold an object, as they hold locks.
    package let isHeldByCallers: Bool
    /// Makes an object; `nil` for types that only methods return, such as `Iterator`.
    package let make: Factory?

    /// Registers a type that clients can create.
    package init<Object: CreatableReferent & SendableMetatype>(
        _ typeid: String,
        _ type: Object.Type
    ) {
        self.init(typeid, type) { (arguments, keywords) throws(PythonException) in
            try Object.make(arguments, keywords)
        }
    }

    /// Registers a type with a constructor of its own, where one class stands for several typeids.
    package init<Object: Referent & SendableMetatype>(
        _ typeid: String,
        _ type: Object.Type,
        make: @escaping @Sendable ([WireValue], WireDictionary) throws(PythonException) -> Object
    ) {
        self.init(typeid, of: type) {
            (arguments, keywords, _) throws(PythonException) in try make(arguments, keywords)
        }
    }

    /// Registers a type whose objects are made on others.
    package init<Object: Referent & SendableMetatype>(
        _ typeid: String,
        _ type: Object.Type,
        make:
            @escaping @Sendable ([WireValue], WireDictionary, ReferentLookup)
            throws(PythonException) -> Object
    ) {
        self.init(typeid, of: type) {
            (arguments, keywords, lookUp) throws(PythonException) in
            try make(arguments, keywords, lookUp)
        }
    }

    /// Registers a type that only methods return.
    package init<Object: Referent>(_ typeid: String, returnedByMethods type: Object.Type) {
        self.init(typeid, of: type, make: nil)
    }

    private init<Object: Referent>(_ typeid: String, of type: Object.Type, make: Factory?) {
        self.typeid = typeid
        exposed = Object.exposed
        methods = Set(Object.exposed)
        isHeldByCallers = Object.isHeldByCallers
        self.make = make
    }
}
