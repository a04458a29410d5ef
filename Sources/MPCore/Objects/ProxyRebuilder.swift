import MPReferents
import MPWire

/// Rebuilds the proxies that a client sends, for the clients to which they are passed on.
///
/// Only the object is taken from the sender's data. Everything else that Python acts upon is set here: the address
/// of the object, its serializers, its methods. So a value can't make its reader connect elsewhere, give away a
/// key, or run a name as code.
struct ProxyRebuilder {
    /// The objects of this server.
    let objects: ObjectTable
    /// The addresses of other managers whose proxies are passed on.
    let relayedAddresses: [Address]
    /// Whether the sender is the server's own process.
    ///
    /// It may pass on the proxies of any manager: it could do to its clients whatever it likes anyway.
    let trustsSender: Bool
    /// The address by which the sender reached us; `nil` for a part of this process that needed none.
    let route: Address?

    /// Rebuilds a proxy or a token.
    func rebuild(_ sent: ProxyDescription) throws(ProxyRefusal) -> ProxyDescription {
        guard objects.owns(sent.token.ident) else { return try relay(sent) }
        guard let object = objects[sent.token.ident] else {
            throw ProxyRefusal(
                "a proxy of \(sent.token.shownTypeid) names the object \(sent.token.ident), "
                    + "which this server no longer has; keep a proxy for as long as others are made of it"
            )
        }
        var rebuilt = sent
        let registration = object.registration
        // In this process, our own address may be missing, or be any that reaches us.
        let address = route ?? sent.token.address
        rebuilt.token = Token(
            typeid: registration.typeid,
            address: address,
            ident: object.ident
        )
        rebuilt.serializer = address?.serializer ?? "pickle"
        rebuilt.proxyType = sent.proxyType.map { Self.proxyClass($0, of: registration) }
        rebuilt.exposed = rebuilt.proxyType == StandardProxyClass.auto ? registration.exposed : nil
        return rebuilt
    }

    /// Python's class for a proxy: the one that was sent, if Python makes such proxies for its type, else the
    /// type's own.
    ///
    /// A client may have registered a type of the server with any class of the standard library, or with one of its
    /// own, which then has been admitted by name.
    private static func proxyClass(
        _ sent: WireGlobal,
        of registration: TypeRegistration
    ) -> WireGlobal {
        let own = StandardProxyClass.name(for: registration.typeid)
            .map { WireGlobal(StandardProxyClass.module, $0) }
        guard let name = StandardProxyClass.name(of: sent) else { return sent }
        if sent == StandardProxyClass.auto || sent == own { return sent }
        if let own { return own }
        let isSet = registration.typeid == "set"
        guard !TypeRegistry.isStandard(registration.typeid) || isSet && name == "SetProxy" else {
            return StandardProxyClass.auto
        }
        return sent
    }

    /// A proxy of another manager, if clients may pass on such proxies.
    private func relay(_ sent: ProxyDescription) throws(ProxyRefusal) -> ProxyDescription {
        let serializers = try serializers(of: sent.token)
        guard let proxyType = sent.proxyType else { return sent }
        guard serializers.contains(sent.serializer) else {
            throw ProxyRefusal(
                "a proxy of another manager has a serializer that doesn't go with its address; "
                    + "there it is '\(serializers.joined(separator: "' or '"))'"
            )
        }
        var rebuilt = sent
        rebuilt.exposed =
            proxyType == StandardProxyClass.auto
            ? sent.exposed?.filter { PythonName.complaint(about: $0, as: .method) == nil } : nil
        return rebuilt
    }

    /// The serializers by which an object of another manager may be reached.
    ///
    /// - Throws: A refusal that says what to do, if clients may not pass on proxies of that manager.
    private func serializers(of token: Token) throws(ProxyRefusal) -> [String] {
        let listed = relayedAddresses.filter { $0.value == token.address?.value }
        if !listed.isEmpty { return listed.map(\.serializer) }
        if trustsSender { return ["pickle", "pickle+tls"] }
        guard let address = token.address else {
            throw ProxyRefusal(
                "a proxy of \(token.shownTypeid) is of no object of this server, and names no other"
            )
        }
        throw ProxyRefusal(
            "a proxy of \(token.shownTypeid) belongs to the manager at \(address.shown), which is not this "
                + "server; --relay-proxies \(address.shown) (relayedAddresses of the configuration) "
                + "lets clients pass it on"
        )
    }
}

extension ManagerCore {
    /// How the proxies that a client sends are rebuilt.
    mutating func proxyRebuilding(for connection: ClientConnection) -> ProxyRebuilding {
        let rebuilder = ProxyRebuilder(
            objects: objects,
            relayedAddresses: configuration.relayedAddresses,
            trustsSender: connection.peer.isOwnProcess,
            route: connection.peer.localAddress
        )
        return { (sent) throws(ProxyRefusal) in try rebuilder.rebuild(sent) }
    }
}

extension Token {
    /// The typeid for an error text: shortened, and without characters that aren't part of a name.
    fileprivate var shownTypeid: String {
        typeid.utf8.count <= 64 && typeid.isPythonIdentifier ? "the type '\(typeid)'" : "a type"
    }
}

extension Address {
    /// The address for an error text, if it is safe to show: a host or a path may be any text.
    fileprivate var shown: String {
        let text = description
        let isPlain = text.utf8.count <= 160 && text.utf8.allSatisfy { (0x20..<0x7f).contains($0) }
        return isPlain ? text : "ADDRESS"
    }
}
