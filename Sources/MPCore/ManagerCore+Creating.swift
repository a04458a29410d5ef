import MPReferents
import MPWire

/// Creating objects: at once, in a task, or once for all clients.
extension ManagerCore {
    /// `create(typeid, *arguments, **keywords)`: creates an object, with one reference for the
    /// caller.
    mutating func create(
        _ request: Request,
        for target: ReplyTarget,
        into output: inout ManagerOutput
    ) throws(PythonException) -> ServerAnswer {
        guard let typeid = request.arguments.first?.asText else {
            throw .typeError("create() needs a typeid as its first argument")
        }
        var request = request
        request.arguments.removeFirst()
        switch typeid {
        case ServerRequest.namedObjects:
            return try createNamed(request, as: .createdForAutoProxy, for: target, into: &output)
        case ServerRequest.named:
            return .reply(try directory(request, for: target))
        default:
            return try create(ObjectWish(typeid: typeid), request, for: target, into: &output)
        }
    }

    /// Creates an object.
    mutating func create(
        _ wish: ObjectWish,
        _ request: Request,
        for target: ReplyTarget,
        into output: inout ManagerOutput
    ) throws(PythonException) -> ServerAnswer {
        let (typeid, name) = (wish.typeid, wish.name)
        guard let registration = configuration.registry.creatable(typeid) else {
            return .reply(.traceback(configuration.registry.complaint(about: typeid)))
        }
        if let function = registration.function {
            try checkNameless(typeid, name)
            return try run(function, registration, request, for: target, into: &output)
        }
        if let hosted = registration.hosting, hosted.isWanted(request.arguments, request.keywords) {
            return try create(
                wish,
                registration,
                hosted.service,
                request,
                for: target,
                into: &output
            )
        }
        switch registration.construction {
        case .onLoop(let make):
            return try create(wish, registration, make, request, for: target, into: &output)
        case .offLoop(let service):
            return try create(wish, registration, service, request, for: target, into: &output)
        case .instance(let type, let make):
            try check(.open(type, name: typeid), by: target.connection, into: &output)
            try checkNameless(typeid, name)
            let object = try instance(typeid, of: type, request, make)
            return .reply(answer(with: object, as: .createdForAutoProxy, for: target))
        case .none:
            preconditionFailure("'\(typeid)' can be created, but has no constructor")
        }
    }

    /// Runs a registered function in a task.
    private mutating func run(
        _ function: any Service,
        _ registration: TypeRegistration,
        _ request: Request,
        for target: ReplyTarget,
        into output: inout ManagerOutput
    ) throws(PythonException) -> ServerAnswer {
        let typeid = registration.typeid
        try check(.run(typeid), by: target.connection, into: &output)
        try checkRoomForObject(by: target.connection, into: &output)
        try checkRoomForParkedCall(by: target.connection, into: &output)
        let work = ServiceCall(function, request, method: typeid, from: origin(of: target))
        return .parked(begin(work, .holder(registration), for: target, into: &output))
    }

    /// Creates an object at once.
    private mutating func create(
        _ wish: ObjectWish,
        _ registration: TypeRegistration,
        _ make: Construction.Factory,
        _ request: Request,
        for target: ReplyTarget,
        into output: inout ManagerOutput
    ) throws(PythonException) -> ServerAnswer {
        try checkCreating(wish, for: target, into: &output)
        let arguments = try arguments(of: request, for: registration, target, into: &output)
        let referent: any Referent
        do throws(PythonException) {
            referent = try make(arguments, request.keywords, lookUp, work)
        } catch  where registration.constructorRaises {
            return .reply(.raising(error))
        }
        memory.charge(elements: referent.size)
        let object = objects.insert(
            referent,
            registration,
            name: wish.name?.name,
            creator: connections[target.connection]?.usage,
            birth: now
        )
        if let name = wish.name { note(name, of: object, madeFor: target.connection) }
        return .reply(answer(with: object, as: wish.form, for: target))
    }

    /// Creates an object whose constructor takes time, in a task.
    private mutating func create(
        _ wish: ObjectWish,
        _ registration: TypeRegistration,
        _ service: any Service,
        _ request: Request,
        for target: ReplyTarget,
        into output: inout ManagerOutput
    ) throws(PythonException) -> ServerAnswer {
        try checkCreating(wish, for: target, into: &output)
        try checkRoomForParkedCall(by: target.connection, into: &output)
        let purpose = RunningCalls.Purpose.constructor(registration, name: wish.name)
        let work = ServiceCall(
            service,
            request,
            method: "__init__",
            from: origin(of: target)
        )
        return .parked(begin(work, purpose, as: wish.form, for: target, into: &output))
    }

    private mutating func checkCreating(
        _ wish: ObjectWish,
        for target: ReplyTarget,
        into output: inout ManagerOutput
    ) throws(PythonException) {
        let permission = Permission.create(wish.typeid, name: wish.name?.name)
        try check(permission, by: target.connection, into: &output)
        try checkRoomForObject(by: target.connection, into: &output)
    }

    /// The arguments of a constructor, those that are shared objects with their contents, if there is room for what is
    /// built of them.
    private mutating func arguments(
        of request: Request,
        for registration: TypeRegistration,
        _ target: ReplyTarget,
        into output: inout ManagerOutput
    ) throws(PythonException) -> [WireValue] {
        let parts = request.arguments + request.keywords.map(\.value)
        try checkParts(parts, by: target.connection, into: &output)
        let arguments =
            registration.elementCost > 0
            ? try withContents(request.arguments, by: target.connection, into: &output)
            : request.arguments
        try checkRoomToBuild(registration, from: arguments, by: target.connection, into: &output)
        return arguments
    }

    private mutating func checkNameless(
        _ typeid: String,
        _ name: ObjectName?
    ) throws(PythonException) {
        if name != nil {
            throw .typeError("'\(typeid.visibleName)' is no type, so it takes no name")
        }
    }

    /// The object of a registered instance, created when it is asked for the first time.
    private mutating func instance(
        _ typeid: String,
        of type: String,
        _ request: Request,
        _ make: Construction.Factory
    ) throws(PythonException) -> SharedObject {
        _ = try Signature.function(typeid, []).bind(request.arguments, request.keywords)
        if let object = instances[typeid] { return object }
        let referent = try make(request.arguments, request.keywords, lookUp, work)
        // A method may have returned it before anybody asked for it here.
        guard let object = object(type, referent.identity, creator: nil, { referent }) else {
            throw .runtimeError("'\(typeid)' is of the type '\(type)', which isn't registered")
        }
        object.isInstance = true
        instances[typeid] = object
        return object
    }

    private var lookUp: ReferentLookup {
        mutating get {
            let objects = objects
            return { objects[$0.token.ident]?.referent }
        }
    }

    /// Counts a reference to an object for the client that has asked for it, and returns the reply.
    ///
    /// An `AutoProxy` makes a method of each name that it is told, and would call itself for ever with those that reach
    /// attributes. A link that has asked for an object without knowing its type is told the type, too.
    mutating func answer(
        with object: SharedObject,
        as form: ObjectForm,
        telling typeid: String? = nil,
        for target: ReplyTarget
    ) -> Reply {
        var exposed = object.registration.exposed
        switch form {
        case .proxy: return proxy(for: object, to: target)
        case .created: break
        case .createdForAutoProxy: exposed.removeAll { AttributeMethods.names.contains($0) }
        }
        addReference(to: object, for: target.connection)
        let parts = [WireValue.text(object.ident), .texts(exposed)]
        guard case .link = target, let typeid else { return .returning(.tuple(parts)) }
        return .returning(.tuple(parts + [.text(typeid)]))
    }

    /// The shared object for a service's result: the existing one for the same instance, or else a
    /// new one; `nil` if its type isn't registered.
    mutating func object(for result: NewObject, creator: PrincipalUsage?) -> SharedObject? {
        guard let registration = configuration.registry[result.typeid] else { return nil }
        return object(
            result.exposed.map { TypeRegistration(hosted: result.typeid, exposed: $0) }
                ?? registration,
            result.identity,
            creator: creator,
            result.make
        )
    }

    /// The shared object for an instance, or a new one, which counts among its creator's; `nil` if
    /// the type isn't registered.
    mutating func object(
        _ typeid: String,
        _ identity: ObjectIdentifier?,
        creator: PrincipalUsage?,
        _ make: () -> any Referent
    ) -> SharedObject? {
        configuration.registry[typeid].map { object($0, identity, creator: creator, make) }
    }

    private mutating func object(
        _ registration: TypeRegistration,
        _ identity: ObjectIdentifier?,
        creator: PrincipalUsage?,
        _ make: () -> any Referent
    ) -> SharedObject {
        if let identity, let object = objects.object(registration.typeid, for: identity) {
            return object
        }
        return objects.insert(
            make(),
            registration,
            identity: identity,
            creator: creator,
            birth: now
        )
    }

    /// Answers with a proxy for an object, which carries one reference for the caller.
    mutating func proxy(for object: SharedObject, to target: ReplyTarget) -> Reply {
        addReference(to: object, for: target.connection)
        let token = Token(
            typeid: object.registration.typeid,
            address: connections[target.connection]?.peer.localAddress,
            ident: object.ident
        )
        return .proxy(exposed: object.registration.exposed, token)
    }
}

/// The answer to a request to the server itself.
enum ServerAnswer {
    /// Answered now.
    case reply(Reply)
    /// Answered when the task of this call has ended.
    case parked(CallID)
}

extension ServiceCall {
    /// Turns a client's request to the server into a call on a service.
    init(
        _ service: any Service,
        _ request: Request,
        method: String,
        from origin: CallOrigin?
    ) {
        let limits = [request.timeout, service.timeLimit(of: method)].compactMap { $0 }
        self.init(
            service,
            ServiceRequest(
                method: method,
                arguments: request.arguments,
                keywords: request.keywords,
                timeout: limits.min(),
                origin: origin
            )
        )
    }
}
