internal import MPWire

/// Python's access to attributes, as a proxy class such as `NamespaceProxy` asks for it.
struct AttributeAccess<State>: Sendable {
    /// The type, as error texts name it.
    let typeid: String
    /// The names that aren't attributes but methods.
    let methodNames: Set<String>
    /// The properties by name.
    let properties: [String: CustomProperty<State>]

    /// Takes what a type has.
    init(typeid: String, methods: [String], _ properties: [CustomProperty<State>]) {
        self.typeid = typeid
        methodNames = Set(methods)
        self.properties = Dictionary(uniqueKeysWithValues: properties.map { ($0.name, $0) })
    }

    /// The methods that Python has for it.
    var methods: [Method<CustomReferent<State>>] {
        [
            Method("__getattribute__", .slot("__getattribute__", 1)) { object, arguments in
                try property(arguments.required(0)).get(&object)
            },
            Method("__setattr__", .unpackingSlot("__setattr__", 2)) { object, arguments in
                let property = try property(arguments.required(0))
                guard let set = property.set else { throw refusal(of: property, "setter") }
                try set(&object, arguments.required(1))
                return .reply(.null)
            },
            Method("__delattr__", .slot("__delattr__", 1)) { _, arguments in
                throw refusal(of: try property(arguments.required(0)), "deleter")
            },
        ]
    }

    private func property(_ argument: WireValue) throws(PythonException) -> CustomProperty<State> {
        guard let name = argument.asText else {
            throw .typeError(
                "attribute name must be string, not '\(argument.typeNameInErrors)'"
            )
        }
        if let property = properties[name] { return property }
        guard methodNames.contains(name) else {
            throw .attributeError("'\(typeid)' object has no attribute '\(name)'")
        }
        throw .attributeError(
            "'\(name)' of '\(typeid)' object is a method, which is called by its name"
        )
    }

    private func refusal(
        of property: CustomProperty<State>,
        _ missing: String
    ) -> PythonException {
        .attributeError("property '\(property.name)' of '\(typeid)' object has no \(missing)")
    }
}
