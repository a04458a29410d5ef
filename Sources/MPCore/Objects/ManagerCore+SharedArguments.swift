import MPReferents
import MPWire

/// Shared objects as arguments that are iterated over, as in `jobs.extend(others)`.
///
/// CPython's server calls itself to read them. Here their contents are taken before the method begins, so that both
/// happen in one step, which no other client can come between.
extension ManagerCore {
    /// The call with the contents of shared objects in place of the proxies that its method iterates over.
    ///
    /// - Throws: As if the caller had read the objects itself.
    mutating func withContents(
        _ call: borrowing Call,
        by connection: ClientConnection,
        into output: inout ManagerOutput
    ) throws(PythonException) -> Call {
        var arguments = call.arguments
        for position in arguments.indices where call.iterates(position) {
            guard case .proxy(let proxy) = arguments[position] else { continue }
            if let contents = try contents(of: proxy, by: connection, into: &output) {
                arguments[position] = contents
            }
        }
        return call.with(positional: StoredArguments(arguments))
    }

    /// The arguments of a constructor with the contents of shared objects in place of proxies.
    ///
    /// - Throws: As if the caller had read the objects itself.
    mutating func withContents(
        _ arguments: [WireValue],
        by id: ConnectionID,
        into output: inout ManagerOutput
    ) throws(PythonException) -> [WireValue] {
        guard let connection = connections[id] else { return arguments }
        var arguments = arguments
        for position in arguments.indices {
            guard case .proxy(let proxy) = arguments[position],
                let contents = try contents(of: proxy, by: connection, into: &output)
            else { continue }
            arguments[position] = contents
        }
        return arguments
    }

    /// The contents of a container; `nil` for other objects, and for those of other managers.
    private mutating func contents(
        of proxy: WireProxy,
        by connection: ClientConnection,
        into output: inout ManagerOutput
    ) throws(PythonException) -> WireValue? {
        guard let object = objects[proxy.token.ident] else { return nil }
        try checkCall(of: "#GETVALUE", on: object, by: connection, into: &output)
        try work.charge(object.knownSize)
        try checkRoomForDecoding(object, by: connection, into: &output)
        return object.referent.value
    }
}

extension Call {
    /// Whether the method iterates over the argument at a position; operators take no proxies in Python.
    fileprivate func iterates(_ position: Int) -> Bool {
        guard facts.contains(.iterates) else { return false }
        switch method {
        case "fromkeys", "put_all": return position == 0
        case "__setitem__":
            guard position == 1, case .value(let index) = positional[0] else { return false }
            if case .slice? = index.wellKnown { return true }
            return false
        case "__iadd__": return true
        default: return !method.hasPrefix("__")
        }
    }

    /// Whether the method iterates over a shared object.
    var iteratesOverProxies: Bool {
        guard facts.mayIterate else { return false }
        for position in positional.indices {
            if case .value(.proxy) = positional[position], iterates(position) { return true }
        }
        return false
    }
}
