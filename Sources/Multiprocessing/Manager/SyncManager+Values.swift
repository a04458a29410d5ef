internal import MPWire

// MARK: Single values

extension SyncManager {
    /// Makes a shared value, or finds the one of a name.
    ///
    /// - Parameters:
    ///   - name: The name by which all clients find it; `nil` makes a new value without one.
    ///   - lifetime: How long the object of a name stays; `nil` leaves an existing one as it is.
    ///   - initial: Its first value. Ignored if the value exists, which must be a number of the same kind if
    ///     this is one.
    ///   - typecode: The typecode that Python shows; it converts nothing. `nil` takes one that suits
    ///     the type.
    /// - Returns: A proxy. Without a name, the value lives as long as its proxies; else as long as
    ///   the server.
    /// - Throws: ``MultiprocessingError``: `nameTaken` if the name is that of another object;
    ///   `unsupported` for names on a CPython server.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.Value`.
    public func value<Value>(
        named name: String? = nil,
        lifetime: ObjectLifetime? = nil,
        _ initial: Value,
        typecode: String? = nil
    ) async throws(MultiprocessingError) -> ValueProxy<Value> {
        let value = try encode(initial, for: "Value")
        let typecode = WireValue.text(typecode ?? Self.typecode(of: value, Value.self))
        return ValueProxy(
            reference: try await createReference(
                "Value",
                named: name,
                lifetime: lifetime,
                [typecode, value]
            )
        )
    }

    /// Makes a shared object with attributes, or finds the one of a name.
    ///
    /// - Parameters:
    ///   - name: The name by which all clients find it; `nil` makes a new object without one.
    ///   - lifetime: How long the object of a name stays; `nil` leaves an existing one as it is.
    ///   - attributes: Its first attributes. Ignored if the object exists.
    /// - Returns: A proxy. Without a name, the object lives as long as its proxies; else as long as
    ///   the server.
    /// - Throws: ``MultiprocessingError``: `nameTaken` if the name is that of another object;
    ///   `unsupported` for names on a CPython server.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.Namespace`.
    public func namespace(
        named name: String? = nil,
        lifetime: ObjectLifetime? = nil,
        _ attributes: [String: WireValue] = [:]
    ) async throws(MultiprocessingError) -> NamespaceProxy {
        var keywords: WireDictionary = [:]
        for (name, value) in attributes { keywords[WireKey(text: name)] = value }
        return NamespaceProxy(
            reference: try await createReference(
                "Namespace",
                named: name,
                lifetime: lifetime,
                keywords: keywords
            )
        )
    }

    /// The typecode that `array` and `ctypes` have for values like this one, and `O` for objects; for what may also be
    /// `None`, or anything, too.
    private static func typecode<Value>(of value: WireValue, _ type: Value.Type) -> String {
        if Value.self is any ExpressibleByNilLiteral.Type || Value.self == WireValue.self {
            return "O"
        }
        return switch value {
        case .bool: "?"
        case .int: "q"
        case .float: "d"
        case .null, .bigInt, .text, .surrogateText, .bytes, .bytearray, .list, .tuple, .dict, .set,
            .frozenset, .global, .object, .proxy, .cyclic:
            "O"
        }
    }
}
