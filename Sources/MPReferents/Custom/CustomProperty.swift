package import MPWire

/// A property of a registered type: read, and perhaps written, by its name.
package struct CustomProperty<State>: Sendable {
    /// Reads it.
    package typealias Getter = @Sendable (inout CustomReferent<State>) throws -> Outcome
    /// Writes it.
    package typealias Setter = @Sendable (inout CustomReferent<State>, WireValue) throws -> Void

    /// Its name, which in Python is the name of an attribute.
    package let name: String
    /// Reads it.
    package let get: Getter
    /// Writes it; `nil` if it is read only.
    package let set: Setter?

    /// Describes a property.
    package init(_ name: String, get: @escaping Getter, set: Setter?) {
        self.name = name
        self.get = get
        self.set = set
    }

    /// The methods for those who have no attributes: `get_name` and `set_name`.
    ///
    /// - Parameter typeid: The type, for what Python says to wrong arguments.
    /// - Returns: One method, or two if it can be written.
    package func accessors(of typeid: String) -> [Method<CustomReferent<State>>] {
        let getter = Method<CustomReferent<State>>(
            "get_\(name)",
            .named("\(typeid).get_\(name)", [])
        ) {
            [get] object, _ in try get(&object)
        }
        guard let set else { return [getter] }
        let signature = Signature.named("\(typeid).set_\(name)", [.required("value")])
        let setter = Method<CustomReferent<State>>(
            "set_\(name)",
            signature,
            [.writes, .grows]
        ) { object, arguments in
            try set(&object, arguments.required(0))
            return .reply(.null)
        }
        return [getter, setter]
    }
}
