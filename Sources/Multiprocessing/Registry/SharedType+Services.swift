internal import MPCore
public import MPReferents
internal import MPWire

extension SharedType where Object: AnyObject & Sendable {
    /// Describes instances of a class or an actor whose methods run off the server's thread.
    ///
    /// - Parameters:
    ///   - typeid: The name by which clients ask for one: a Python identifier.
    ///   - parameters: The names of the parameters of `make`.
    ///   - timeout: Longest wait of a client for a new instance; `nil` is no limit.
    ///   - make: Makes a new instance, in a task of its own: it may be slow.
    ///   - order: The concurrency of calls on one instance.
    ///   - describe: Declares the methods and properties.
    public init<each Argument: Decodable & Sendable>(
        _ typeid: String,
        _ parameters: String...,
        timeout: Duration? = nil,
        service make: @escaping @concurrent @Sendable (repeat each Argument) async throws -> Object,
        calls order: CallOrder = .concurrent,
        methods describe: (inout ServiceMethods<Object>) -> Void
    ) {
        let parameters = ParameterList(parameters, repeat (each Argument).self)
        var methods = ServiceMethods<Object>(typeid: typeid)
        methods.checkConstructor(parameters)
        describe(&methods)
        let type = ServiceType(methods, order: order)
        let constructor = methods.declaration.constructor
        self.init(methods.declaration, type) { errors in
            TypeRegistration(
                typeid,
                exposed: type.exposed,
                hidden: type.hidden,
                construction: .offLoop(
                    ClosureService(
                        constructor,
                        parameters,
                        signature: parameters.signature(ofMethod: constructor),
                        timeout: timeout,
                        errors: errors
                    ) { _, decoder in
                        var decoder = decoder
                        let arguments = (repeat try decoder.next((each Argument).self))
                        let object = try await make(repeat each arguments)
                        return .creating(type.newObject(sharing: object, errors))
                    }
                ),
                parameters: parameters.reported
            )
        }
    }

    /// Describes instances of a class or an actor that clients can't make.
    ///
    /// Methods return them, or they are registered as an instance.
    ///
    /// - Parameters:
    ///   - typeid: The name of the type: a Python identifier.
    ///   - class: The class or actor.
    ///   - order: The concurrency of calls on one instance.
    ///   - describe: Declares the methods and properties.
    public init(
        _ typeid: String,
        service class: Object.Type,
        calls order: CallOrder = .concurrent,
        methods describe: (inout ServiceMethods<Object>) -> Void
    ) {
        var methods = ServiceMethods<Object>(typeid: typeid)
        describe(&methods)
        let type = ServiceType(methods, order: order)
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
        _ type: ServiceType<Object>,
        registration: @escaping @Sendable (ErrorConversion) -> TypeRegistration
    ) {
        self.init(
            declaration: declaration,
            referent: { type.referent($0, $1) },
            identity: { ObjectIdentifier($0) },
            registration: registration
        )
    }
}
