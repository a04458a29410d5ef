import MPReferents
import MPSystem
import MPWire

/// Calls on the server itself: Python's `Server.public`, and our additions.
extension ManagerCore {
    /// Carries out a call on the server, and counts it.
    mutating func callServer(
        _ request: Request,
        from connection: ClientConnection,
        for target: ReplyTarget,
        into output: inout ManagerOutput
    ) -> ServerAnswer {
        noteFlight(of: request, by: connection)
        if let script {
            script.note(
                ReplayedCall(session: connection.caller, object: nil, method: request.method),
                for: target
            )
        }
        let start = beginCounting()
        let answer = answerOfServer(request, from: connection, for: target, into: &output)
        let place = serverIndex(of: request.serverRequest)
        switch answer {
        case .reply(let reply):
            isFailing = reply.isFailure
            if isFailing { noteFlight(.raised) }
            serverRequest = CountedRequest(place: place, isParked: false, start: start)
        case .parked:
            isFailing = false
            noteFlight(.began)
            serverRequest = CountedRequest(place: place, isParked: true, start: start)
        }
        return answer
    }

    private mutating func answerOfServer(
        _ request: Request,
        from connection: ClientConnection,
        for target: ReplyTarget,
        into output: inout ManagerOutput
    ) -> ServerAnswer {
        do throws(PythonException) {
            switch request.serverRequest {
            case .create: return try create(request, for: target, into: &output)
            case .call: return try callFunction(request, for: target, into: &output)
            case let name:
                return .reply(try answer(request, name, from: connection, into: &output))
            }
        } catch {
            let error = counted(error, by: connection, into: &output)
            // An error of the user's own code says where it comes from, and is sent whole.
            return .reply(error.state == nil ? .traceback(error.traceback) : .raising(error))
        }
    }

    /// Carries out a call that is answered at once.
    private mutating func answer(
        _ request: Request,
        _ name: ServerRequest.Name?,
        from connection: ClientConnection,
        into output: inout ManagerOutput
    ) throws(PythonException) -> Reply {
        if let question = name.flatMap(Permission.Question.init) {
            try check(.ask(question), by: connection.id, into: &output)
        }
        switch name {
        case .dummy: return .returning(.null)
        case .incref: return try incref(request, from: connection)
        case .decref: return try decref(request, from: connection, into: &output)
        case .getMethods: return try getMethods(request)
        case .numberOfObjects:
            try work.charge(objects.count * Self.stepsPerCountedObject)
            return .returning(.int(objects.referencedCount))
        case .debugInfo: return .returning(.text(try debugInfo()))
        case .types: return .returning(try configuration.registry.description())
        case .statistics:
            leaveOutAnswers(on: connection.id)
            return .returning(try statistics(for: connection))
        case .inspect: return .returning(try snapshot(PageRequest(request), for: connection))
        case .orphans:
            try check(.ask(.inspect), by: connection.id, into: &output)
            return .returning(try orphans(PageRequest(request)))
        case .drop: return try drop(request, from: connection, into: &output)
        case .endClient: return try endClient(request, by: connection, into: &output)
        case .releaseLock: return try releaseLock(request, by: connection, into: &output)
        case .names: return try names(request, for: connection)
        case .removeName: return try removeName(request, by: connection, into: &output)
        case .refuseDelivery: return try refuseDelivery(request, by: connection, into: &output)
        case .shutdown:
            output.append(.stop)
            return .returning(.null)
        case .acceptConnection, .openLink, .create, .call, nil:
            throw PythonException(
                "AssertionError",
                "'\(request.method.visibleName)' is not a function of the server"
            )
        }
    }

    /// Cost, in steps, of checking whether an object is in use.
    private static var stepsPerCountedObject: Int { 10 }

    private mutating func incref(
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
        guard object.references > 0 else {
            throw PythonException(
                "AssertionError",
                "the object has no reference that could be given back"
            )
        }
        try dropHeldReference(to: object, by: connection, into: &output)
        return .returning(.null)
    }

    private mutating func getMethods(_ request: Request) throws(PythonException) -> Reply {
        guard let argument = request.arguments.first, let token = try? Token(argument) else {
            throw .typeError("get_methods() takes a Token")
        }
        guard let object = objects[token.ident] else {
            throw .keyError(.text(token.ident.visibleName))
        }
        return .returning(.texts(object.registration.exposed))
    }

    /// The object whose ident is the only argument, `ident`.
    private mutating func object(of request: Request) throws(PythonException) -> SharedObject {
        let ident = try request.onlyArgument("ident")
        guard let object = objects[ident] else { throw .keyError(.text(ident.visibleName)) }
        return object
    }

    /// Counts a reference of a client or of its principal.
    ///
    /// When a link ends, it gives back those that it still holds.
    mutating func addReference(to object: SharedObject, for id: ConnectionID) {
        object.references += 1
        guard let connection = connections[id] else { return }
        if case .link(let session) = connection.phase {
            session.addReference(to: object.ident)
        } else if let usage = connection.usage {
            usage.addReference(to: object.ident)
            connection.group?.addReference(to: object.number, for: usage)
        }
    }

    /// Gives back a reference, and ends the object if it was the last one.
    mutating func dropReference(to ident: String, into output: inout ManagerOutput) {
        guard let object = objects[ident] else { return }
        if let object = objects.dropReference(to: object) { end(object, into: &output) }
    }
}

extension Request {
    /// The only argument of a function of the server, a text.
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
