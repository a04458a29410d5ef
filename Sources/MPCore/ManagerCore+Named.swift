import MPReferents
import MPWire

/// Objects that clients get by a name: `get_named`, and the object `named`.
extension ManagerCore {
    /// `get_named(typeid, name, *arguments, **keywords)`: returns the object of that name, created
    /// with the arguments if it doesn't exist yet.
    mutating func createNamed(
        _ request: Request,
        as form: ObjectForm,
        for target: ReplyTarget,
        into output: inout ManagerOutput
    ) throws(PythonException) -> ServerAnswer {
        let arguments = request.arguments
        guard arguments.count >= 2, let typeid = arguments[0].asText,
            let name = arguments[1].asText
        else { throw .typeError("get_named() takes a typeid and a name, both text") }
        guard name.utf8.count <= Self.longestName else {
            throw .valueError(
                "the name of an object has at most \(Self.longestName) bytes, not \(name.utf8.count)"
            )
        }
        if let object = objects[name: name] {
            try check(.open(typeid.bounded, name: name), by: target.connection, into: &output)
            try check(object.registration, is: typeid, named: name)
            return .reply(answer(with: object, as: form, for: target))
        }
        if let maker = running.constructor(named: name) {
            try check(.open(typeid.bounded, name: name), by: target.connection, into: &output)
            try checkRoomForParkedCall(by: target.connection, into: &output)
            try check(maker.registration, is: typeid, named: name)
            return .parked(join(maker.run, of: maker.registration, request, as: form, for: target))
        }
        var request = request
        request.arguments.removeFirst(2)
        let wish = ObjectWish(typeid: typeid, name: name, form: form)
        return try create(wish, request, for: target, into: &output)
    }

    /// The longest name of an object, in bytes of UTF-8.
    private static var longestName: Int { 1024 }

    private mutating func check(
        _ registration: TypeRegistration,
        is typeid: String,
        named name: String
    ) throws(PythonException) {
        guard registration.typeid == typeid else {
            throw .typeError(
                "the object named '\(name.visibleName)' is a \(registration.typeid), not a \(typeid.visibleName)"
            )
        }
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
        var request = request
        request.arguments.insert(.text(request.method), at: 0)
        do throws(PythonException) {
            guard request.arguments.count > 1, request.arguments[1].asText != nil else {
                throw .typeError(
                    "\(request.method)() takes the name of the object first, a text, then the arguments with which it is "
                        + "made if there is none of that name"
                )
            }
            switch try createNamed(request, as: .proxy, for: target, into: &output) {
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
