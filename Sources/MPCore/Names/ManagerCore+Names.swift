import MPReferents
import MPWire

/// Listing names, taking them away, and the ends of named objects.
extension ManagerCore {
    /// Stores how an object was made that has just got its name.
    mutating func note(_ name: ObjectName, of object: SharedObject, madeFor id: ConnectionID?) {
        var session: CallerID?
        if name.lifetime == .session, let connection = id.flatMap({ connections[$0] }) {
            let maker = self.session(of: connection)
            sessionEnds.update(maker) { $0.names.insert(name.name) }
            session = maker
        }
        named.insert(name, of: object, session: session, at: now)
    }

    /// `names(after='', limit=2000)`: the named objects that the client may get, as dicts, in the order of their names.
    func names(
        _ request: Request,
        for connection: ClientConnection
    ) throws(PythonException) -> Reply {
        let signature = Signature.named("Server.names", [.optional("after"), .optional("limit")])
        let arguments = try signature.arrange(request.arguments, request.keywords)
        let after = arguments.first.flatMap { $0 } ?? .text("")
        let limit = arguments.dropFirst().first.flatMap { $0 } ?? .int(PageRequest.longestPage)
        guard let after = after.asText, case .int(1...) = limit, case .int(let limit) = limit else {
            throw .typeError("names() takes the name after which to begin, and a number above zero")
        }
        try work.charge(30 * named.count)
        var listed: [WireValue] = []
        for entry in named.entries(after: after) {
            try work.charge(20)
            let typeid = entry.object.registration.typeid
            let permission = Permission.open(typeid, name: entry.name.name)
            if connection.access?.refusal(of: permission) != nil { continue }
            try work.charge(Self.stepsPerSummary)
            listed.append(try WireValue(describing: NamedObject(entry)))
            if listed.count == min(limit, PageRequest.longestPage) { break }
        }
        return .returning(.list(listed))
    }

    /// `remove_name(name)`: takes an object's name away; the object lives on while something refers to it.
    ///
    /// - Returns: Whether there was such a name.
    mutating func removeName(
        _ request: Request,
        by connection: ClientConnection,
        into output: inout ManagerOutput
    ) throws(PythonException) -> Reply {
        let name = try request.onlyArgument("name")
        guard let entry = named[name] else { return .returning(.bool(false)) }
        let permission = Permission.remove(entry.object.registration.typeid, name: name)
        try check(permission, by: connection.id, into: &output)
        removeName(name, into: &output)
        return .returning(.bool(true))
    }

    private mutating func removeName(_ name: String, into output: inout ManagerOutput) {
        guard let entry = named.remove(name) else { return }
        if let session = entry.session { sessionEnds.update(session) { $0.names.remove(name) } }
        let other = named.firstName(of: entry.object)
        if let ended = objects.removeName(name, leaving: other) {
            end(ended, into: &output)
        }
    }

    /// Ends the objects that nobody has used for too long.
    mutating func endUnusedObjects(into output: inout ManagerOutput) {
        while let look = named.look(at: now) {
            if let name = look { endNamed(name, into: &output) }
        }
    }

    /// Ends a name whose lifetime is over, and with its last name the object: whoever has proxies for it finds it gone.
    mutating func endNamed(_ name: String, into output: inout ManagerOutput) {
        guard let object = named[name]?.object else { return }
        removeName(name, into: &output)
        guard named.firstName(of: object) == nil else { return }
        // Without a reference it has ended with its name.
        if objects.remove(object) { end(object, into: &output) }
    }
}

extension NamedObject {
    /// Describes a named object to clients.
    fileprivate init(_ entry: NamedObjects.Entry) {
        let typeid = entry.object.registration.typeid
        self.init(
            name: entry.name.name,
            typeid: typeid,
            size: entry.object.referent.size,
            lifetime: entry.name.lifetime,
            settings: entry.name.settings.words(for: typeid)
        )
    }
}
