internal import MPWire

// MARK: Single values

extension SyncManager {
    /// Makes a shared value, or finds the one of a name.
    ///
    /// - Parameters:
    ///   - name: The name by which all clients find it; `nil` makes a new value without one.
    ///   - initial: Its first value. Ignored if the value exists.
    ///   - typecode: The typecode that Python shows; it converts nothing. `nil` takes one that suits
    ///     the type.
    /// - Returns: A proxy. Without a name, the value lives as long as its proxies; else as long as
    ///   the server.
    /// - Throws: ``MultiprocessingError``: `unsupported` for names on a CPython server.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.Value`.
    public func value<Value>(
        named name: String? = nil,
        _ initial: Value,
        typecode: String? = nil
    ) async throws(MultiprocessingError) -> ValueProxy<Value> {
        let value = try encode(initial, for: "Value")
        let typecode = typecode ?? Self.typecode(of: value)
        return ValueProxy(
            reference: try await createReference("Value", named: name, [.text(typecode), value])
        )
    }

    /// Makes a shared object with attributes, or finds the one of a name.
    ///
    /// - Parameters:
    ///   - name: The name by which all clients find it; `nil` makes a new object without one.
    ///   - attributes: Its first attributes. Ignored if the object exists.
    /// - Returns: A proxy. Without a name, the object lives as long as its proxies; else as long as
    ///   the server.
    /// - Throws: ``MultiprocessingError``: `unsupported` for names on a CPython server.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.Namespace`.
    public func namespace(
        named name: String? = nil,
        _ attributes: [String: WireValue] = [:]
    ) async throws(MultiprocessingError) -> NamespaceProxy {
        var keywords: WireDictionary = [:]
        for (name, value) in attributes { keywords[WireKey(text: name)] = value }
        return NamespaceProxy(
            reference: try await createReference("Namespace", named: name, keywords: keywords)
        )
    }

    /// The typecode that `array` and `ctypes` have for values like this one, and `O` for objects.
    private static func typecode(of value: WireValue) -> String {
        switch value {
        case .bool: "?"
        case .int: "q"
        case .float: "d"
        case .null, .bigInt, .text, .surrogateText, .bytes, .bytearray, .list, .tuple, .dict, .set,
            .frozenset, .global, .object, .proxy, .cyclic:
            "O"
        }
    }
}
