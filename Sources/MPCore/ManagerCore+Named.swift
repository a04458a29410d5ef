import MPReferents
import MPWire

/// Objects that clients get by a name: `get_named`, and the object `named`.
extension ManagerCore {
    /// `get_named(typeid, name, *arguments, **keywords)`: returns the object of that name, created
    /// with the arguments if it doesn't exist yet.
    ///
    /// An existing object must have the settings that the arguments name. A pair in place of the name has a lifetime, too,
    /// and without a typeid nothing is created.
    mutating func createNamed(
        _ request: Request,
        as form: ObjectForm,
        for target: ReplyTarget,
        into output: inout ManagerOutput
    ) throws(PythonException) -> ServerAnswer {
        let wanted = try NameRequest(request.arguments)
        var request = request
        request.arguments.removeFirst(2)
        if let found = try find(wanted, request, as: form, for: target, into: &output) {
            return found
        }
        guard let typeid = wanted.typeid else { throw .noObject(named: wanted.name) }
        let settings = configuration.registry[typeid]?.settings(
            in: request.arguments,
            request.keywords,
            isComplete: true
        )
        let name = ObjectName(
            name: wanted.name,
            settings: settings ?? ObjectSettings(),
            lifetime: wanted.lifetime ?? .server
        )
        let wish = ObjectWish(typeid: typeid, name: name, form: form)
        return try create(wish, request, for: target, into: &output)
    }

    /// Finds an object that is there, or is being made, and checks that it is what the client expects.
    ///
    /// - Returns: The answer; `nil` if there is none of the name.
    private mutating func find(
        _ wanted: NameRequest,
        _ request: Request,
        as form: ObjectForm,
        for target: ReplyTarget,
        into output: inout ManagerOutput
    ) throws(PythonException) -> ServerAnswer? {
        if let object = objects[name: wanted.name], let name = named[wanted.name]?.name {
            try checkOpening(wanted, object.registration, for: target, into: &output)
            try name.check(
                object.registration,
                suits: wanted,
                settings(in: request, of: object.registration)
            )
            named.noteUse(of: wanted.name, at: now)
            let typeid = wanted.typeid == nil ? object.registration.typeid : nil
            return .reply(answer(with: object, as: form, telling: typeid, for: target))
        }
        if let maker = running.constructor(named: wanted.name) {
            try checkOpening(wanted, maker.registration, for: target, into: &output)
            try checkRoomForParkedCall(by: target.connection, into: &output)
            try maker.name.check(
                maker.registration,
                suits: wanted,
                settings(in: request, of: maker.registration)
            )
            return .parked(
                join(
                    maker.run,
                    of: maker.registration,
                    request,
                    as: form,
                    tellingType: wanted.typeid == nil,
                    for: target
                )
            )
        }
        return nil
    }

    /// Checks that a client may get an existing object; by the type that it asks for, if it says one.
    private mutating func checkOpening(
        _ wanted: NameRequest,
        _ registration: TypeRegistration,
        for target: ReplyTarget,
        into output: inout ManagerOutput
    ) throws(PythonException) {
        let typeid = wanted.typeid?.bounded ?? registration.typeid
        try check(.open(typeid, name: wanted.name), by: target.connection, into: &output)
    }

    private func settings(in request: Request, of registration: TypeRegistration) -> ObjectSettings
    {
        registration.settings(in: request.arguments, request.keywords, isComplete: false)
    }

    /// `create("named")`: the object that has a method per type, which answers with the object of a name.
    ///
    /// CPython's client takes what a method returns for a proxy of the class that it has registered for the typeid, so that
    /// named objects are its own `ListProxy`, `AcquirerProxy` and so on.
    mutating func directory(
        _ request: Request,
        for target: ReplyTarget
    ) throws(PythonException) -> Reply {
        _ = try Signature.function(ServerRequest.named, []).bind(
            request.arguments,
            request.keywords
        )
        let object: SharedObject
        if let existing = instances[ServerRequest.named] {
            object = existing
        } else {
            let registration = TypeRegistration(
                ServerRequest.named,
                carriedOutByTheCore: configuration.registry.nameableTypeids
                    + ServerRequest.Name.ofDirectory.map(\.rawValue)
            )
            object = objects.insert(DirectoryReferent(), registration, creator: nil, birth: now)
            object.isInstance = true
            instances[ServerRequest.named] = object
        }
        return answer(with: object, as: .created, for: target)
    }

    /// `named().TYPE(name, *arguments, **keywords)`: the same as `get_named`, with a proxy as its answer.
    ///
    /// It needs the same rights: to open or to create the object. The directory itself needs none.
    ///
    /// - Returns: The call, if it is parked now.
    mutating func callDirectory(
        _ request: Request,
        by connection: ClientConnection,
        for target: ReplyTarget,
        into output: inout ManagerOutput
    ) -> CallID? {
        do throws(PythonException) {
            let answer = try directoryAnswer(request, by: connection, for: target, into: &output)
            switch answer {
            case .reply(let reply):
                send(reply, to: target, into: &output)
                return nil
            case .parked(let call):
                return call
            }
        } catch {
            let error = counted(error, by: connection, into: &output)
            send(.raising(error), to: target, into: &output)
            return nil
        }
    }
}

extension ManagerCore {
    /// The answer to a call of the object `named`.
    private mutating func directoryAnswer(
        _ request: Request,
        by connection: ClientConnection,
        for target: ReplyTarget,
        into output: inout ManagerOutput
    ) throws(PythonException) -> ServerAnswer {
        switch request.serverRequest {
        case .names: return .reply(try names(request, for: connection))
        case .removeName: return .reply(try removeName(request, by: connection, into: &output))
        default: break
        }
        var request = request
        request.arguments.insert(.text(request.method), at: 0)
        guard request.arguments.count > 1, request.arguments[1].isName else {
            throw .typeError(
                "\(request.method)() takes the name of the object first, a text, then the arguments with which it is "
                    + "made if there is none of that name"
            )
        }
        return try createNamed(request, as: .proxy, for: target, into: &output)
    }
}

extension ServerRequest.Name {
    /// The requests that the object `named` takes, too, so that CPython's clients can make them.
    fileprivate static let ofDirectory = [Self.names, .removeName]
}

extension WireValue {
    /// Whether it may be a name, or a pair of a name and a lifetime.
    fileprivate var isName: Bool {
        if case .tuple = self { return true }
        return asText != nil
    }
}

/// The object `named`, which holds nothing: the core knows the names.
private struct DirectoryReferent: Referent {
    static var exposed: [String] { [] }

    func call(_ call: borrowing Call) throws(PythonException) -> Outcome { Outcome(.noSuchMethod) }

    func appendRepresentation(to text: inout RepresentationText) throws(PythonException) {
        try text.append("<named objects>")
    }

    var value: WireValue? { nil }

    var size: Int { 0 }
}
