internal import MPCore
internal import MPWire

/// An object of a manager whose proxy is among the arguments of a child process.
struct InheritedReference: Codable, Sendable {
    /// The object's type.
    let typeid: String
    /// The address in the token of the proxy; `nil` if there is none.
    let address: String?
    /// The ident in the token of the proxy.
    let ident: String
    /// What the server calls the object now, which differs from ``ident`` after it was started again.
    let currentIdent: String
    /// The request that finds the object by its name, as it travels; `nil` if it has none.
    let lookup: WireValue?

    /// Names an object by the token that is sent, and the reference that keeps it.
    init(_ token: Token, _ reference: ProxyReference) {
        typeid = token.typeid
        address = token.address?.description
        ident = token.ident
        currentIdent = reference.token.ident
        lookup = reference.lookup?.wireValue
    }

    /// The proxy's token, as it is known by the child.
    var key: Key {
        Key(address: address.flatMap { try? Address(parsing: $0) }, ident: ident)
    }

    /// Tells apart objects of several managers.
    struct Key: Hashable, Sendable {
        /// The address, without regard to TLS, of which tokens say nothing.
        private let address: Address?
        private let ident: String

        /// Identifies an object.
        init(address: Address?, ident: String) {
            if let host = address?.host, let port = address?.port {
                self.address = .tcp(host: host, port: port)
            } else {
                self.address = address
            }
            self.ident = ident
        }

        /// Identifies the object of a token.
        init(_ token: Token) {
            self.init(address: token.address, ident: token.ident)
        }
    }
}

extension InheritedReference {
    /// Counts a reference to the object for this process.
    ///
    /// - Parameter manager: The connection to its manager.
    /// - Returns: The reference that the server has counted.
    /// - Throws: Why the server hasn't, such as `objectReleased`.
    func claim(from manager: SyncManager) async throws(MultiprocessingError) -> ProxyReference {
        let channel = manager.channel
        let token = Token(
            typeid: typeid,
            address: key.address(orOf: channel),
            ident: currentIdent
        )
        let request = ServerRequest.incref(ident: currentIdent)
        let sent = try await channel.callServer(
            Request(request),
            CallManner(cancellation: .isIgnored)
        )
        _ = try sent.result.value(
            of: CallAttempt(what: "take over the \(typeid)", address: channel.address)
        )
        return ProxyReference(
            token: token,
            channel: channel,
            link: sent.link,
            lookup: channel.patience == nil ? nil : lookup.flatMap(NamedLookup.init)
        )
    }
}

extension InheritedReference.Key {
    /// The address for tokens of the object.
    fileprivate func address(orOf channel: any CallChannel) -> Address {
        address ?? channel.address
    }
}

extension NamedLookup {
    /// The request as it travels; `nil` if it holds a proxy, which would have to be kept alive.
    fileprivate var wireValue: WireValue? {
        guard case .getNamed(let typeid, let name, let lifetime, let arguments) = request else {
            return nil
        }
        let value = WireValue.tuple([
            typeid.map(WireValue.text) ?? .null, .text(name), lifetime?.value ?? .null,
            .tuple(arguments.positional), .dict(arguments.keywords),
        ])
        var holdsProxy = false
        value.forEachProxy { _ in holdsProxy = true }
        return holdsProxy ? nil : value
    }

    /// Reads a request that a parent has sent.
    fileprivate convenience init?(_ value: WireValue) {
        guard case .tuple(let parts) = value, parts.count == 5, case .text(let name) = parts[1],
            case .tuple(let positional) = parts[3], case .dict(let keywords) = parts[4]
        else { return nil }
        self.init(
            .getNamed(
                typeid: parts[0].asText,
                name: name,
                lifetime: ObjectLifetime(parts[2]),
                RequestArguments(positional, keywords: keywords)
            )
        )
    }
}
