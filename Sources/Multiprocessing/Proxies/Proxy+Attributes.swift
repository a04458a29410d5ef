internal import MPWire

/// Properties of shared objects: Python's attributes.
extension Proxy {
    /// Reads a property.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - type: The type of its value; ``WireValue`` takes any.
    /// - Returns: Its value.
    /// - Throws: ``MultiprocessingError``: `unknownMethod` if the object exposes no properties,
    ///   `remote` with `AttributeError` if it has none of this name, `typeMismatch` if its value is of
    ///   another type.
    /// - Complexity: One round trip; two if the object has a method `get_name` instead.
    /// - SeeAlso: Python `proxy.name` of a `NamespaceProxy`.
    public func attribute<Value: Decodable>(
        _ name: String,
        as type: Value.Type = Value.self
    ) async throws -> Value {
        let access = AttributeAccess(name: name, verb: "get", exposed: reference.knownMethods)
        return try await access.carryOut(
            direct: { try await call("__getattribute__", name) },
            accessor: { try await call($0) }
        )
    }

    /// Stores a property.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - value: Its new value.
    /// - Throws: ``MultiprocessingError``: `unknownMethod` if the object exposes no properties,
    ///   `remote` with `AttributeError` if it has none of this name, or if it is read-only.
    /// - Complexity: One round trip; two if the object has a method `set_name` instead.
    /// - SeeAlso: Python `proxy.name = value` of a `NamespaceProxy`.
    public func setAttribute(
        _ name: String,
        to value: some Encodable & Sendable
    ) async throws {
        let access = AttributeAccess(name: name, verb: "set", exposed: reference.knownMethods)
        try await access.carryOut(
            direct: { try await call("__setattr__", name, value) },
            accessor: { try await call($0, value) }
        )
    }
}

/// The two ways to a property: the general method of Python's own proxies, and an accessor for it alone.
private struct AttributeAccess {
    /// The method for this property, such as `get_name`.
    let accessor: String
    /// Whether the object is known to have the accessor.
    let isAccessorKnown: Bool

    /// Chooses by the exposed methods; a method hidden from an `AutoProxy` isn't among them.
    init(name: String, verb: String, exposed: [String]?) {
        accessor = "\(verb)_\(name)"
        isAccessorKnown = exposed?.contains(accessor) ?? false
    }

    /// Tries the likelier way first, then the other one if the object doesn't have the first.
    func carryOut<Result>(
        direct: () async throws -> Result,
        accessor: (String) async throws -> Result
    ) async throws -> Result {
        if isAccessorKnown { return try await accessor(self.accessor) }
        do {
            return try await direct()
        } catch let error as MultiprocessingError where error.code == .unknownMethod {
            return try await substitute(for: error) { try await accessor(self.accessor) }
        }
    }

    /// If the object has neither, it has no properties, as the first error says.
    private func substitute<Result>(
        for error: MultiprocessingError,
        _ body: () async throws -> Result
    ) async throws -> Result {
        do {
            return try await body()
        } catch let second as MultiprocessingError where second.code == .unknownMethod {
            throw error
        }
    }
}
