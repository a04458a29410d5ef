internal import MPReferents
internal import MPWire

/// Properties: attributes for Python proxy classes that ask for them, and `get_name` and `set_name`
/// for all other clients. They are closures, since an actor's properties are accessed asynchronously.
extension ServiceMethods {
    /// Exposes a property that clients only read.
    ///
    /// - Parameters:
    ///   - name: Its name for clients.
    ///   - get: Reads it.
    public mutating func property<Property: Encodable & Sendable>(
        _ name: String,
        get: @escaping @concurrent @Sendable (Object) async throws -> Property
    ) {
        add(ServiceProperty(name, get: getter(name, get), set: nil))
    }

    /// Exposes a property that clients read and write.
    ///
    /// - Parameters:
    ///   - name: Its name for clients.
    ///   - get: Reads it.
    ///   - set: Writes it.
    public mutating func property<Property: Codable & Sendable>(
        _ name: String,
        get: @escaping @concurrent @Sendable (Object) async throws -> Property,
        set: @escaping @concurrent @Sendable (Object, Property) async throws -> Void
    ) {
        let qualified = declaration.qualified(name)
        let setter: ServiceProperty<Object>.Setter = { object, value in
            let property: Property = try decode(value, for: qualified)
            try await set(object, property)
        }
        add(ServiceProperty(name, get: getter(name, get), set: setter))
    }

    private func getter<Property: Encodable & Sendable>(
        _ name: String,
        _ get: @escaping @concurrent @Sendable (Object) async throws -> Property
    ) -> ServiceProperty<Object>.Getter {
        let qualified = declaration.qualified(name)
        return { ServiceResult(encoding: try await get($0), of: qualified) }
    }
}
