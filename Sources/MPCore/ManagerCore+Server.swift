import MPReferents
import MPWire

/// Calls on the server itself: Python's `Server.public`, and ours beside them.
extension ManagerCore {
    /// Carries out a call on the server.
    mutating func callServer(
        _ request: Request,
        from connection: ClientConnection,
        into output: inout ManagerOutput
    ) -> Reply {
        do throws(PythonException) {
            switch request.method {
            case "dummy": return .returning(.null)
            case "create": return try create(request, from: connection)
            case "incref": return try incref(request, from: connection)
            case "decref": return try decref(request, from: connection, into: &output)
            case "get_methods": return try getMethods(request)
            case "number_of_objects": return .returning(.int(objects.referencedCount))
            case "debug_info": return .returning(.text(debugInfo()))
            case "inspect": return .returning(snapshot())
            case "shutdown": return try shutdown(into: &output)
            default:
                throw PythonException(
                    "AssertionError",
                    "'\(request.method)' is not a function of the server"
                )
            }
        } catch {
            return .traceback(error.traceback)
        }
    }

    /// `create(typeid, *arguments, **keywords)`: makes an object, with one reference for the caller.
    private func create(
        _ request: Request,
        from connection: ClientConnection
    ) throws(PythonException) -> Reply {
        guard let typeid = request.arguments.first?.asText else {
            throw .typeError("create() needs a typeid as its first argument")
        }
        let arguments = Array(request.arguments.dropFirst())
        let object =
            if typeid == "get_named" {
                try named(arguments, request.keywords)
            } else {
                try make(typeid, arguments, request.keywords, name: nil)
            }
        addReference(to: object, for: connection.id)
        return .returning(.tuple([.text(object.ident), .texts(object.registration.exposed)]))
    }

    /// `get_named(typeid, name, *arguments, **keywords)`: the one object of that name, made with the
    /// arguments if it isn't there yet.
    private func named(
        _ arguments: [WireValue],
        _ keywords: WireDictionary
    ) throws(PythonException) -> SharedObject {
        guard arguments.count >= 2, let typeid = arguments[0].asText,
            let name = arguments[1].asText
        else { throw .typeError("get_named() takes a typeid and a name, both text") }
        guard let object = objects[name: name] else {
            return try make(typeid, Array(arguments.dropFirst(2)), keywords, name: name)
        }
        guard object.registration.typeid == typeid else {
            throw .typeError(
                "the object named '\(name)' is a \(object.registration.typeid), not a \(typeid)"
            )
        }
        return object
    }

    private func make(
        _ typeid: String,
        _ arguments: [WireValue],
        _ keywords: WireDictionary,
        name: String?
    ) throws(PythonException) -> SharedObject {
        guard let registration = configuration.registry[typeid],
            case .onLoop(let make) = registration.construction
        else { throw .keyError(.text(typeid)) }
        let objects = objects
        let referent = try make(arguments, keywords) { objects[$0.token.ident]?.referent }
        return objects.insert(referent, registration, name: name)
    }

    private func incref(
        _ request: Request,
        from connection: ClientConnection
    ) throws(PythonException) -> Reply {
        addReference(to: try object(of: request), for: connection.id)
        return .returning(.null)
    }

    private mutating func decref(
        _ request: Request,
        from connection: ClientConnection,
        into output: inout ManagerOutput
    ) throws(PythonException) -> Reply {
        let object = try object(of: request)
        if case .link(let session) = connection.phase {
            guard session.dropReference(to: object.ident) else {
                throw PythonException(
                    "AssertionError",
                    "this link holds no reference to the object"
                )
            }
        }
        guard object.references > 0 else {
            throw PythonException(
                "AssertionError",
                "the object has no reference that could be given back"
            )
        }
        dropReference(to: object.ident, into: &output)
        return .returning(.null)
    }

    private func getMethods(_ request: Request) throws(PythonException) -> Reply {
        guard let argument = request.arguments.first, let token = try? Token(argument) else {
            throw .typeError("get_methods() takes a Token")
        }
        guard let object = objects[token.ident] else { throw .keyError(.text(token.ident)) }
        return .returning(.texts(object.registration.exposed))
    }

    private func shutdown(into output: inout ManagerOutput) throws(PythonException) -> Reply {
        guard configuration.allowsShutdown else {
            throw PythonException(
                "PermissionError",
                "clients may not stop this server: it was started without --allow-shutdown"
            )
        }
        output.append(.stop)
        return .returning(.null)
    }

    /// The object whose ident is the one argument, `ident`.
    private func object(of request: Request) throws(PythonException) -> SharedObject {
        let ident = try request.onlyArgument("ident")
        guard let object = objects[ident] else { throw .keyError(.text(ident)) }
        return object
    }

    /// Counts a reference of a client; a link's end gives back what it still holds then.
    func addReference(to object: SharedObject, for id: ConnectionID) {
        object.references += 1
        if case .link(let session) = connections[id]?.phase {
            session.addReference(to: object.ident)
        }
    }

    /// Gives back a reference, and ends the object if it was the last.
    mutating func dropReference(to ident: String, into output: inout ManagerOutput) {
        guard let object = objects[ident] else { return }
        if let object = objects.dropReference(to: object) { end(object, into: &output) }
    }
}

extension Request {
    /// The argument of a function of the server that takes a single one, a text.
    ///
    /// - Throws: `TypeError` with CPython's words if it is missing or isn't alone.
    func onlyArgument(_ name: String) throws(PythonException) -> String {
        let signature = Signature.named("Server.\(method)", [.required(name)])
        guard let value = try signature.arrange(arguments, keywords)[0] else {
            preconditionFailure("a required argument was bound to nothing")
        }
        guard let text = value.asText else {
            throw .typeError("\(method)() takes a str, not \(value.typeName)")
        }
        return text
    }
}
