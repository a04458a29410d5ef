internal import MPReferents

/// Methods whose results stay in the server, as shared objects: Python's `method_to_typeid`.
///
/// If the returned instance is already shared, callers get the existing object, as long as that lives.
extension ServiceMethods {
    /// Exposes a method that returns a shared object; clients get a proxy for it.
    ///
    /// - Parameters:
    ///   - name: The name by which clients call it.
    ///   - parameters: Names of the closure's parameters, without the first.
    ///   - type: The type of the object, which must be registered, too.
    ///   - timeout: Longest wait of a caller; `nil` is no limit.
    ///   - body: The method's code.
    public mutating func expose<each Argument: Decodable & Sendable, Made: Sendable>(
        _ name: String,
        _ parameters: String...,
        returning type: SharedType<Made>,
        timeout: Duration? = nil,
        body: @escaping @concurrent @Sendable (Object, repeat each Argument) async throws -> Made
    ) {
        noteReturn(of: type.typeid, by: name)
        add(name, ParameterList(parameters, repeat (each Argument).self), timeout) {
            service,
            decoder in
            var decoder = decoder
            let arguments = (repeat try decoder.next((each Argument).self))
            let made = try await body(service.object, repeat each arguments)
            return .creating(type.newObject(sharing: made, service.errors))
        }
    }

    /// Exposes a method that returns a shared object or `nil`, which is `None` in Python.
    ///
    /// - Parameters:
    ///   - name: The name by which clients call it.
    ///   - parameters: Names of the closure's parameters, without the first.
    ///   - type: The type of the object, which must be registered, too.
    ///   - timeout: Longest wait of a caller; `nil` is no limit.
    ///   - body: The method's code.
    public mutating func expose<each Argument: Decodable & Sendable, Made: Sendable>(
        _ name: String,
        _ parameters: String...,
        returning type: SharedType<Made>,
        timeout: Duration? = nil,
        body: @escaping @concurrent @Sendable (Object, repeat each Argument) async throws -> Made?
    ) {
        noteReturn(of: type.typeid, by: name)
        add(name, ParameterList(parameters, repeat (each Argument).self), timeout) {
            service,
            decoder in
            var decoder = decoder
            let arguments = (repeat try decoder.next((each Argument).self))
            guard let made = try await body(service.object, repeat each arguments) else {
                return .returning(.null)
            }
            return .creating(type.newObject(sharing: made, service.errors))
        }
    }

    /// Exposes a method that returns an object of the type being declared.
    ///
    /// - Parameters:
    ///   - name: The name by which clients call it.
    ///   - parameters: Names of the closure's parameters, without the first.
    ///   - type: The type itself, which has no other name yet.
    ///   - timeout: Longest wait of a caller; `nil` is no limit.
    ///   - body: The method's code.
    public mutating func expose<each Argument: Decodable & Sendable>(
        _ name: String,
        _ parameters: String...,
        returning type: DeclaredType,
        timeout: Duration? = nil,
        body: @escaping @concurrent @Sendable (Object, repeat each Argument) async throws -> Object
    ) {
        add(name, ParameterList(parameters, repeat (each Argument).self), timeout) {
            service,
            decoder in
            var decoder = decoder
            let arguments = (repeat try decoder.next((each Argument).self))
            let made = try await body(service.object, repeat each arguments)
            return .creating(service.type.newObject(sharing: made, service.errors))
        }
    }
}

extension SharedType where Object: Sendable {
    /// A shared object for `object`, to be made on the server's thread.
    func newObject(sharing object: Object, _ errors: ErrorConversion) -> NewObject {
        NewObject(typeid: typeid, identity: identity(object)) { [referent] in
            referent(object, errors)
        }
    }
}
