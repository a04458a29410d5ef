internal import MPReferents
internal import MPWire

/// Properties: attributes for Python proxy classes that ask for them, and `get_name` and `set_name`
/// for all other clients.
///
/// A proxy class asks with `__getattribute__` and `__setattr__`, like `NamespaceProxy`. These two
/// aren't reported among the exposed methods: an `AutoProxy` that had them would no longer find its
/// own attributes.
extension ValueMethods {
    /// Exposes a property that clients read and write.
    ///
    /// - Parameters:
    ///   - name: Its name for clients.
    ///   - path: The key path of the property.
    public mutating func property<Property: Codable & SendableMetatype>(
        _ name: String,
        _ path: any WritableKeyPath<Value, Property> & Sendable
    ) {
        property(name, get: { $0[keyPath: path] }, set: { $0[keyPath: path] = $1 })
    }

    /// Exposes a property that clients only read.
    ///
    /// - Parameters:
    ///   - name: Its name for clients.
    ///   - path: The key path of the property.
    public mutating func property<Property: Encodable & SendableMetatype>(
        _ name: String,
        _ path: any KeyPath<Value, Property> & Sendable
    ) {
        property(name, get: { $0[keyPath: path] })
    }

    /// Exposes a property that clients only read, computed by a closure.
    ///
    /// - Parameters:
    ///   - name: Its name for clients.
    ///   - get: Computes it.
    public mutating func property<Property: Encodable & SendableMetatype>(
        _ name: String,
        get: @escaping @Sendable (Value) throws -> Property
    ) {
        add(CustomProperty(name, get: getter(name, get), set: nil))
    }

    /// Exposes a property that clients read and write through closures; `set` may refuse a value.
    ///
    /// - Parameters:
    ///   - name: Its name for clients.
    ///   - get: Reads it.
    ///   - set: Writes it.
    public mutating func property<Property: Codable & SendableMetatype>(
        _ name: String,
        get: @escaping @Sendable (Value) throws -> Property,
        set: @escaping @Sendable (inout Value, Property) throws -> Void
    ) {
        let qualified = declaration.qualified(name)
        let setter: CustomProperty<Value>.Setter = { object, value in
            let property: Property = try decode(value, for: qualified)
            try object.with(qualified) { try set(&$0, property) }
        }
        add(CustomProperty(name, get: getter(name, get), set: setter))
    }

    private func getter<Property: Encodable & SendableMetatype>(
        _ name: String,
        _ get: @escaping @Sendable (Value) throws -> Property
    ) -> CustomProperty<Value>.Getter {
        let qualified = declaration.qualified(name)
        return { object in
            let property = try object.with(qualified) { try get($0) }
            return Outcome(encoding: property, of: qualified)
        }
    }
}

/// Decodes the new value of a property.
///
/// - Throws: `TypeError`, which names the property, for a value of another type.
func decode<Property: Decodable>(
    _ value: WireValue,
    for property: String
) throws(PythonException) -> Property {
    do throws(WireCodingError) {
        return try WireCoding.decode(value)
    } catch {
        throw .typeError("\(property): \(error)")
    }
}
