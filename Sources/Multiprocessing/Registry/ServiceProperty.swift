internal import MPReferents
internal import MPWire

/// A property of a service: read, and perhaps written, by its name.
struct ServiceProperty<Object: AnyObject & Sendable>: Sendable {
    /// Reads it.
    typealias Getter = @concurrent @Sendable (Object) async throws -> ServiceResult
    /// Writes it.
    typealias Setter = @concurrent @Sendable (Object, WireValue) async throws -> Void

    /// Its name, which in Python is the name of an attribute.
    let name: String
    /// Reads it.
    let get: Getter
    /// Writes it; `nil` if it is read only.
    let set: Setter?

    /// Describes a property.
    init(_ name: String, get: @escaping Getter, set: Setter?) {
        self.name = name
        self.get = get
        self.set = set
    }

    /// The methods for those who have no attributes: `get_name` and `set_name`.
    func accessors(of typeid: String) -> [ServiceMethod<Object>] {
        let getter = ServiceMethod<Object>(
            "get_\(name)",
            function: "\(typeid).get_\(name)",
            ParameterList([])
        ) { [get] service, _ in try await get(service.object) }
        guard let set else { return [getter] }
        let setter = ServiceMethod<Object>(
            "set_\(name)",
            function: "\(typeid).set_\(name)",
            ParameterList(["value"], WireValue.self)
        ) { service, decoder in
            var decoder = decoder
            try await set(service.object, decoder.next(WireValue.self))
            return .returning(.null)
        }
        return [getter, setter]
    }
}
