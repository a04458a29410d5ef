internal import MPReferents

/// Methods whose results stay in the server, as shared objects: Python's `method_to_typeid`.
extension ValueMethods {
    /// Exposes a method that returns a shared object; clients get a proxy for it.
    ///
    /// - Parameters:
    ///   - name: The name by which clients call it.
    ///   - parameters: Names of the closure's parameters, without the first.
    ///   - type: The type of the object, which must be registered, too.
    ///   - body: The method's code.
    public mutating func expose<each Argument: Decodable & Sendable, Object>(
        _ name: String,
        _ parameters: String...,
        returning type: SharedType<Object>,
        body: @escaping @Sendable (inout Value, repeat each Argument) throws -> Object
    ) {
        noteReturn(of: type.typeid, by: name)
        add(name, ParameterList(parameters, repeat (each Argument).self)) { object, decoder in
            let arguments = (repeat try decoder.next((each Argument).self))
            let made = try object.with(decoder.function) { try body(&$0, repeat each arguments) }
            return type.outcome(sharing: made, object.errors)
        }
    }

    /// Exposes a method that returns a shared object or `nil`, which is `None` in Python.
    ///
    /// - Parameters:
    ///   - name: The name by which clients call it.
    ///   - parameters: Names of the closure's parameters, without the first.
    ///   - type: The type of the object, which must be registered, too.
    ///   - body: The method's code.
    public mutating func expose<each Argument: Decodable & Sendable, Object>(
        _ name: String,
        _ parameters: String...,
        returning type: SharedType<Object>,
        body: @escaping @Sendable (inout Value, repeat each Argument) throws -> Object?
    ) {
        noteReturn(of: type.typeid, by: name)
        add(name, ParameterList(parameters, repeat (each Argument).self)) { object, decoder in
            let arguments = (repeat try decoder.next((each Argument).self))
            let made = try object.with(decoder.function) { try body(&$0, repeat each arguments) }
            guard let made else { return .reply(.null) }
            return type.outcome(sharing: made, object.errors)
        }
    }

    /// Exposes a method that returns another object of the type being declared.
    ///
    /// ```swift
    /// let text = SharedType("Text", initial: "") {
    ///     $0.expose("copy", returning: .itself) { $0 }
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - name: The name by which clients call it.
    ///   - parameters: Names of the closure's parameters, without the first.
    ///   - type: The type itself, which has no other name yet.
    ///   - body: The method's code.
    public mutating func expose<each Argument: Decodable & Sendable>(
        _ name: String,
        _ parameters: String...,
        returning type: DeclaredType,
        body: @escaping @Sendable (inout Value, repeat each Argument) throws -> Value
    ) {
        add(name, ParameterList(parameters, repeat (each Argument).self)) { object, decoder in
            let arguments = (repeat try decoder.next((each Argument).self))
            let made = try object.with(decoder.function) { try body(&$0, repeat each arguments) }
            let referent = ValueTypeReferent(made, type: object.type, errors: object.errors)
            return Outcome(.create(typeid: object.type.typeid, referent))
        }
    }
}

/// The type being declared, for methods that return other objects of it.
public enum DeclaredType: Sendable {
    /// The type being declared.
    case itself
}
