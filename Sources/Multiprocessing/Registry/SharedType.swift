internal import MPCore
internal import MPReferents
internal import MPWire

/// A type of shared objects: the name that clients ask for, its constructor and its methods.
///
/// There are two kinds. The objects of a *value type* are plain Swift values in the server. Their
/// methods run one at a time on the server's thread, so each call is atomic and costs no more than
/// one of a built-in type. The objects of a *service* are instances of a class or an actor. Their
/// methods are `async` and run in tasks of their own, so a slow method delays nobody.
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
    /// Its entry in a registry.
    let entry: RegistryEntry
    /// Makes the shared object for a value or an instance.
    let referent: @Sendable (Object, ErrorConversion) -> any Referent
    /// The instance by which a shared object is found again; `nil` for values, which are copied.
    let identity: @Sendable (Object) -> ObjectIdentifier?

    /// Describes values that begin in the same state.
    ///
    /// Clients can also copy a whole value if it is `Encodable`, in Python with `_getvalue()`. Python's
    /// `str()` shows the description of a value that is `CustomStringConvertible`.
    ///
    /// - Parameters:
    ///   - typeid: The name by which clients ask for one: a Python identifier.
    ///   - initial: The state of a new object, computed again for each.
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
    ///   - make: Makes a new object, on the server's thread: it must be quick.
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
                facts: type.methods.facts,
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
                        return ValueTypeReferent(object, type: type, errors: errors)
                    } catch {
                        throw errors.exception(for: error, thrownBy: constructor)
                    }
                },
                parameters: parameters.reported,
                isToldOfSessionEnds: type.sessionEnded != nil,
                constructorRaises: true
            )
        }
    }

    /// Describes values that clients can't make.
    ///
    /// Methods return them, or one is registered as an instance.
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
                facts: type.methods.facts,
                construction: .none,
                isToldOfSessionEnds: type.sessionEnded != nil
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
            referent: { ValueTypeReferent($0, type: type, errors: $1) },
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
    /// Answers a call with a shared object for `object`.
    func outcome(sharing object: Object, _ errors: ErrorConversion) -> Outcome {
        Outcome(
            .create(typeid: typeid, referent(object, errors))
        )
    }
}
