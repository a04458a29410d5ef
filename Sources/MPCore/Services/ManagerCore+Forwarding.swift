import MPReferents
import MPWire

/// Calls on hosted objects that are handed on as their callers have pickled them.
extension ManagerCore {
    /// Hands a message of a CPython client on, if it is a call on a hosted object that names no proxy.
    ///
    /// The rights are checked, since object and method are read. What else is in it is up to the host, which runs the code
    /// of clients anyway. Proxies must be read here: their objects live as long as the call, and the host has another
    /// address for them. (They aren't looked for in large byte strings, which hold no opcodes of this pickle.)
    ///
    /// - Returns: Whether it was handed on; if not, nothing has happened.
    mutating func forward(
        _ frame: ArraySlice<UInt8>,
        _ insets: [Inset],
        on connection: ClientConnection,
        into output: inout ManagerOutput
    ) -> Bool {
        guard configuration.registry.hasTypesForAnyClass else { return false }
        let payload = frame.span
        guard let header = CallHeader(stock: payload),
            let object = objects.object(ident: payload.extracting(header.ident)),
            object.registration.isHosted,
            let method = object.registration.methods.index(of: payload.extracting(header.method)),
            limitsToDecode(insets.reduce(frame.count) { $0 + $1.octets.count }) != nil,
            !payload.mentionsProxies
        else { return false }
        let facts = object.registration.facts(of: method)
        let call = Call(
            id: nextCall(),
            caller: connection.caller,
            method: object.registration.methods.names[method],
            methodIndex: method,
            facts: facts.union(.forwarded),
            positional: .one(.value(.bytes(frame.joined(with: insets)))),
            work: work,
            origin: facts.needsOrigin ? origin(of: connection) : nil
        )
        let target = ReplyTarget.stock(connection.id)
        if let parked = perform(call, on: object, by: connection, for: target, into: &output) {
            connection.phase = .waiting(parked)
        }
        return true
    }
}

extension Span<UInt8> {
    /// The name of the function in each pickled proxy, wherever in a message it is.
    private static let proxy = Array("RebuildProxy".utf8)

    /// Whether there may be a proxy in a pickle.
    ///
    /// Somebody could write the name in another way; such a proxy would be a client of its object like any other, without
    /// a reference of the call's own.
    fileprivate var mentionsProxies: Bool {
        let name = Self.proxy
        guard count >= name.count else { return false }
        for start in 0...count - name.count where self[start] == name[0] {
            if name.indices.allSatisfy({ self[start + $0] == name[$0] }) { return true }
        }
        return false
    }
}
