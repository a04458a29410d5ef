package import MPWire

/// A property of a registered type, read and perhaps written by its name.
package struct CustomProperty<State>: Sendable {
    package typealias Getter = @Sendable (inout ValueTypeReferent<State>) throws -> Outcome
    package typealias Setter = @Sendable (inout ValueTypeReferent<State>, WireValue) throws -> Void

    /// Its name, an attribute name in Python.
    package let name: String
    package let get: Getter
    /// `nil` if the property is read-only.
    package let set: Setter?

    package init(_ name: String, get: @escaping Getter, set: Setter?) {
        self.name = name
        self.get = get
        self.set = set
    }

    /// The methods `get_name` and `set_name`, for clients without attributes.
    ///
    /// - Parameter typeid: The type, named in Python's complaints about wrong arguments.
    /// - Returns: The getter, and the setter if the property can be written.
    package func accessors(of typeid: String) -> [Method<ValueTypeReferent<State>>] {
        let getter = Method<ValueTypeReferent<State>>(
            "get_\(name)",
            .named("\(typeid).get_\(name)", [])
        ) {
            [get] object, _ in try get(&object)
        }
        guard let set else { return [getter] }
        let signature = Signature.named("\(typeid).set_\(name)", [.required("value")])
        let setter = Method<ValueTypeReferent<State>>(
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
