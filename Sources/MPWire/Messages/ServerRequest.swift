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
    /// Ends a connection by force.
    case endClient(connection: Int)
    /// Does nothing: whoever gets the answer knows that the server serves.
    case dummy
    /// Finds the object of a name, or makes it; the answer is that to `create`.
    ///
    /// Without a typeid it finds only, whatever the type is, which the answer names, too.
    case getNamed(
        typeid: String?,
        name: String,
        lifetime: ObjectLifetime? = nil,
        RequestArguments
    )
    /// Lists the methods of an object.
    case getMethods(Token)
    /// Counts one more reference.
    case incref(ident: String)
    /// Lists objects and connections.
    case inspect(Page)
    /// Lists the named objects that come after a name, in the order of their names.
    case names(after: String, limit: Int)
    /// Counts the objects.
    case numberOfObjects
    /// Offers the options of a link.
    case openLink(version: Int, options: WireDictionary)
    /// Lists the objects that nobody uses any more.
    case orphans(Page)
    /// Gives back a delivery that can't be used: the items at these positions are set aside, the others go back; no
    /// positions are all.
    case refuseDelivery(call: UInt64, positions: [Int]?)
    /// Takes a lock or permits away from those who hold them.
    case releaseLock(ident: String)
    /// Takes an object's name away.
    case removeName(String)
    /// Tells what calls have cost, and what clients wait for.
    case statistics
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
        case endClient = "end_client"
        case getMethods = "get_methods"
        case incref
        case inspect
        case names
        case numberOfObjects = "number_of_objects"
        case openLink = "open_link"
        case orphans
        case refuseDelivery = "refuse_delivery"
        case releaseLock = "release_lock"
        case removeName = "remove_name"
        case shutdown
        case statistics
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

        /// The page with one object, by its ident, and nothing else; `nil` if it is no ident of our servers.
        ///
        /// Objects are listed by the number in the ident, so that it is the first one after the number before.
        package static func ofObject(_ ident: String) -> Page? {
            guard let hyphen = ident.lastIndex(of: "-"),
                let number = Int(ident[ident.index(after: hyphen)...], radix: 16), number > 0
            else { return nil }
            return Page(from: .dict(["objects": .int(number - 1)]), limit: 1)
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
        case .endClient: .endClient
        case .dummy: .dummy
        case .getMethods: .getMethods
        case .incref: .incref
        case .inspect: .inspect
        case .names: .names
        case .numberOfObjects: .numberOfObjects
        case .openLink: .openLink
        case .orphans: .orphans
        case .refuseDelivery: .refuseDelivery
        case .releaseLock: .releaseLock
        case .removeName: .removeName
        case .statistics: .statistics
        case .types: .types
        }
    }

    /// Its arguments on the wire.
    fileprivate var arguments: RequestArguments {
        switch self {
        case .acceptConnection(let name): RequestArguments([.text(name)])
        case .call(let function, let arguments): arguments.preceded(by: [.text(function)])
        case .create(let typeid, let arguments): arguments.preceded(by: [.text(typeid)])
        case .debugInfo, .dummy, .numberOfObjects, .statistics, .types: RequestArguments()
        case .decref(let ident), .incref(let ident), .releaseLock(let ident):
            RequestArguments([.text(ident)])
        case .endClient(let connection): RequestArguments([.int(connection)])
        case .drop(let idents, let force):
            RequestArguments([.list(idents.map(WireValue.text)), .bool(force)])
        case .getMethods(let token): RequestArguments([token.value])
        case .getNamed(let typeid, let name, let lifetime, let arguments):
            arguments.preceded(by: [
                .text(Self.namedObjects), typeid.map(WireValue.text) ?? .null,
                lifetime.map { .tuple([.text(name), $0.value]) } ?? .text(name),
            ])
        case .inspect(let page), .orphans(let page): RequestArguments(page.arguments)
        case .names(let name, let limit): RequestArguments([.text(name), .int(limit)])
        case .openLink(let version, let options): RequestArguments([.int(version), .dict(options)])
        case .refuseDelivery(let call, let positions):
            RequestArguments([
                .int(Int(truncatingIfNeeded: call)),
                positions.map { .list($0.map(WireValue.int)) } ?? .null,
            ])
        case .removeName(let name): RequestArguments([.text(name)])
        }
    }
}

extension RequestArguments {
    fileprivate func preceded(by first: [WireValue]) -> Self {
        Self(first + positional, keywords: keywords)
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
