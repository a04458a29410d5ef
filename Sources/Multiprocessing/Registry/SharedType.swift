internal import MPCore
internal import MPReferents
internal import MPWire

/// A type of shared objects: the name by which clients ask for one, how it is made, what it can do.
///
/// There are two kinds. The objects of a *value type* are plain Swift values in the server; their
/// methods run one at a time on the server's thread, so that each call is atomic and costs no more
/// than those of the built-in types. Those of a *service* are instances of a class or an actor;
/// their methods are `async` and run in tasks of their own, and a slow one holds up nobody.
///
/// ```swift
/// let counter = SharedType("Counter", initial: 0) {
///     $0.expose("add", "n") { (count: inout Int, n: Int) in
///         count += n
///         return count
///     }
/// }
/// var registry = Registry.standard
/// registry.register(counter)
/// ```
///
/// Nothing throws here: mistakes, such as two methods of one name, are collected, and
/// ``ManagerServer/start()`` reports them all.
///
/// A Python client needs no more than `Manager.register('Counter')`.
///
/// - Note: A trap in a method (an index out of range, an overflow, `fatalError`) ends the server's
///   process, and with it all shared objects. Errors don't.
public struct SharedType<Object>: Sendable {
    /// The name by which clients ask for an object.
    public let typeid: String
    /// What the registry has to know.
    let entry: RegistryEntry
    /// Makes a shared object of an object.
    let referent: @Sendable (Object, ErrorConversion) -> any Referent
    /// The instance by which a shared object is found again; `nil` for values, which are copied.
    let identity: @Sendable (Object) -> ObjectIdentifier?

    /// Describes values that begin in the same state.
    ///
    /// A value that is `Encodable` can be had as a whole, too: by Python's `_getvalue()`. A
    /// description of its own (`CustomStringConvertible`) is what Python's `str()` shows.
    ///
    /// - Parameters:
    ///   - typeid: The name by which clients ask for one: a Python identifier.
    ///   - initial: The state of a new object, computed anew for each.
    ///   - describe: Declares the methods and properties.
    public init(
        _ typeid: String,
        initial: @autoclosure @escaping @Sendable () -> Object,
        methods describe: (inout ValueMethods<Object>) -> Void
    ) {
        self.init(typeid, make: initial, methods: describe)
    }

    /// Describes values that are made from arguments.
    ///
    /// ```swift
    /// let person = SharedType("Person", "name", "age") { (name: String, age: Int) in
    ///     Person(name: name, age: age)
    /// } methods: {
    ///     $0.property("name", \.name)
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - typeid: The name by which clients ask for one: a Python identifier.
    ///   - parameters: The names of the parameters of `make`.
    ///   - make: Makes a new object, on the server's thread: it has to be quick.
    ///   - describe: Declares the methods and properties.
    public init<each Argument: Decodable & Sendable>(
        _ typeid: String,
        _ parameters: String...,
        make: @escaping @Sendable (repeat each Argument) throws -> Object,
        methods describe: (inout ValueMethods<Object>) -> Void
    ) {
        let parameters = ParameterList(parameters, repeat (each Argument).self)
        var methods = ValueMethods<Object>(typeid: typeid)
        methods.checkConstructor(parameters)
        describe(&methods)
        let constructor = methods.declaration.constructor
        let type = methods.type
        self.init(methods.declaration, type) { errors in
            TypeRegistration(
                typeid,
                exposed: type.exposed,
                hidden: type.hidden,
                construction: .onLoop { (positional, keywords, _, _) throws(PythonException) in
                    var decoder = try ArgumentDecoder(
                        constructor,
                        parameters,
                        parameters.signature(ofMethod: constructor),
                        positional,
                        keywords
                    )
                    do {
                        let arguments = (repeat try decoder.next((each Argument).self))
                        let object = try make(repeat each arguments)
                        return CustomReferent(object, type: type, errors: errors)
                    } catch {
                        throw errors.exception(for: error, thrownBy: constructor)
                    }
                },
                parameters: parameters.reported,
                constructorRaises: true
            )
        }
    }

    /// Describes values that clients can't ask for: methods return them, or one is registered as an
    /// instance.
    ///
    /// - Parameters:
    ///   - typeid: The name of the type: a Python identifier.
    ///   - type: The type of the values.
    ///   - describe: Declares the methods and properties.
    public init(
        _ typeid: String,
        value type: Object.Type,
        methods describe: (inout ValueMethods<Object>) -> Void
    ) {
        var methods = ValueMethods<Object>(typeid: typeid)
        describe(&methods)
        let type = methods.type
        self.init(methods.declaration, type) { _ in
            TypeRegistration(
                typeid,
                exposed: type.exposed,
                hidden: type.hidden,
                construction: .none
            )
        }
    }

    private init(
        _ declaration: Declaration,
        _ type: CustomType<Object>,
        registration: @escaping @Sendable (ErrorConversion) -> TypeRegistration
    ) {
        self.init(
            declaration: declaration,
            referent: { CustomReferent($0, type: type, errors: $1) },
            identity: { _ in nil },
            registration: registration
        )
    }

    /// Describes a type of either kind.
    init(
        declaration: Declaration,
        referent: @escaping @Sendable (Object, ErrorConversion) -> any Referent,
        identity: @escaping @Sendable (Object) -> ObjectIdentifier?,
        registration: @escaping @Sendable (ErrorConversion) -> TypeRegistration
    ) {
        typeid = declaration.typeid
        entry = RegistryEntry(
            typeid: declaration.typeid,
            problems: declaration.problems,
            returning: declaration.returning,
            source: .own(registration)
        )
        self.referent = referent
        self.identity = identity
    }
}

extension SharedType {
    /// Answers a call with a shared object that stands for `object`.
    func outcome(sharing object: Object, _ errors: ErrorConversion) -> Outcome {
        Outcome(
            .create(typeid: typeid, referent(object, errors))
        )
    }
}
