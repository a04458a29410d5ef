internal import MPWire

/// Properties of shared objects: Python's attributes.
extension Proxy {
    /// Reads a property.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - type: The type of its value; ``WireValue`` takes every one.
    /// - Returns: Its value.
    /// - Throws: ``MultiprocessingError``: `unknownMethod` if the object exposes no properties,
    ///   `remote` with `AttributeError` if it has no such one, `typeMismatch` if its value is of
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
    ///   `remote` with `AttributeError` if it has no such one, or one that can only be read.
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

/// The two ways to a property: what Python's own proxies call, and a method for it alone.
private struct AttributeAccess {
    /// The method for this property, such as `get_name`.
    let accessor: String
    /// Whether the object is known to have it and not the general one.
    let isAccessorKnown: Bool

    /// Chooses by what is known of the object; what is hidden from an `AutoProxy` isn't exposed.
    init(name: String, verb: String, exposed: [String]?) {
        accessor = "\(verb)_\(name)"
        isAccessorKnown = exposed?.contains(accessor) ?? false
    }

    /// Goes the likelier way first, and the other one if the object doesn't know that one.
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

    /// If there is neither, the object has no properties: that is the first error.
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
