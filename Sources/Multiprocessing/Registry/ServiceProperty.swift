internal import MPReferents
internal import MPWire

/// A property of a service: read, and perhaps written, by its name.
struct ServiceProperty<Object: AnyObject & Sendable>: Sendable {
    typealias Getter = @concurrent @Sendable (Object) async throws -> ServiceResult
    typealias Setter = @concurrent @Sendable (Object, WireValue) async throws -> Void

    /// Its name, which is that of an attribute in Python.
    let name: String
    let get: Getter
    /// Writes it; `nil` if it is read only.
    let set: Setter?

    init(_ name: String, get: @escaping Getter, set: Setter?) {
        self.name = name
        self.get = get
        self.set = set
    }

    /// The methods for clients without attributes: `get_name` and `set_name`.
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
