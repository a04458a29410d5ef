/// A request to the server itself, not to one of its objects: Python's `Server.public`, and our additions.
///
/// These are those that clients send. The server reads requests of all names: ``Name``.
package enum ServerRequest: Equatable, Sendable {
    /// Makes the connection one that carries calls of objects, for a client that names itself.
    case acceptConnection(name: String)
    /// Runs a function; the answer is its value.
    case call(function: String, RequestArguments)
    /// Makes an object, or has a function make one; the answer names it and its methods.
    case create(typeid: String, RequestArguments)
    /// Describes the objects, with the beginnings of their values.
    case debugInfo
    /// Gives back one reference.
    case decref(ident: String)
    /// Ends objects that nobody uses, or any by force.
    case drop(idents: [String], force: Bool)
    /// Finds the object of a name, or makes it; the answer is that to `create`.
    case getNamed(typeid: String, name: String, RequestArguments)
    /// Lists the methods of an object.
    case getMethods(Token)
    /// Counts one more reference.
    case incref(ident: String)
    /// Lists objects and connections.
    case inspect(Page)
    /// Counts the objects.
    case numberOfObjects
    /// Offers the options of a link.
    case openLink(version: Int, options: WireDictionary)
    /// Lists the objects that nobody uses any more.
    case orphans(Page)
    /// Describes the registered types and functions.
    case types

    /// The names of all requests on the wire.
    package enum Name: String, CaseIterable, Sendable {
        case acceptConnection = "accept_connection"
        case call
        case create
        case debugInfo = "debug_info"
        case decref
        case drop
        case dummy
        case getMethods = "get_methods"
        case incref
        case inspect
        case numberOfObjects = "number_of_objects"
        case openLink = "open_link"
        case orphans
        case shutdown
        case types
    }

    /// The name that `create` gets in place of a typeid when an object is looked up by its name.
    package static let namedObjects = "get_named"
    /// The name that `create` gets in place of a typeid by clients that look up named objects as proxies of their own
    /// classes.
    package static let named = "named"

    /// A part of a list that is too long for one answer.
    package struct Page: Equatable, Sendable {
        /// What the page before says of its successor; `.null` for the first one.
        package var start: WireValue
        /// The largest number of elements of each list; `nil` leaves it to the server.
        package var limit: Int?

        /// The page that begins at `start`.
        package init(from start: WireValue = .null, limit: Int? = nil) {
            self.start = start
            self.limit = limit
        }

        fileprivate var arguments: [WireValue] {
            guard let limit else { return start == .null ? [] : [start] }
            return [start, .int(limit)]
        }
    }
}

extension ServerRequest {
    /// Its name on the wire.
    package var name: Name {
        switch self {
        case .acceptConnection: .acceptConnection
        case .call: .call
        case .create, .getNamed: .create
        case .debugInfo: .debugInfo
        case .decref: .decref
        case .drop: .drop
        case .getMethods: .getMethods
        case .incref: .incref
        case .inspect: .inspect
        case .numberOfObjects: .numberOfObjects
        case .openLink: .openLink
        case .orphans: .orphans
        case .types: .types
        }
    }

    /// Its arguments on the wire.
    fileprivate var arguments: RequestArguments {
        switch self {
        case .acceptConnection(let name): RequestArguments([.text(name)])
        case .call(let function, let arguments): arguments.preceded(by: function)
        case .create(let typeid, let arguments): arguments.preceded(by: typeid)
        case .debugInfo, .numberOfObjects, .types: RequestArguments()
        case .decref(let ident), .incref(let ident): RequestArguments([.text(ident)])
        case .drop(let idents, let force):
            RequestArguments([.list(idents.map(WireValue.text)), .bool(force)])
        case .getMethods(let token): RequestArguments([token.value])
        case .getNamed(let typeid, let name, let arguments):
            arguments.preceded(by: Self.namedObjects, typeid, name)
        case .inspect(let page), .orphans(let page): RequestArguments(page.arguments)
        case .openLink(let version, let options): RequestArguments([.int(version), .dict(options)])
        }
    }
}

extension RequestArguments {
    fileprivate func preceded(by names: String...) -> Self {
        Self(names.map(WireValue.text) + positional, keywords: keywords)
    }
}

extension Request {
    /// Writes a request to the server itself as it travels.
    package init(_ request: ServerRequest) {
        let arguments = request.arguments
        self.init(
            ident: nil,
            method: request.name.rawValue,
            arguments: arguments.positional,
            keywords: arguments.keywords
        )
    }

    /// The request to the server itself that this one is by its name; `nil` if there is none of the name.
    package var serverRequest: ServerRequest.Name? { ServerRequest.Name(rawValue: method) }
}
