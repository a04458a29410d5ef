package import MPWire

/// Which attributes an object has in Python: what `__getattribute__` and its like may be asked for.
package struct AttributeNames: Sendable {
    /// The methods for attributes, with what Python says to wrong arguments.
    package static let signatures: [(name: String, signature: Signature)] = [
        ("__getattribute__", .slot("__getattribute__", 1)),
        ("__setattr__", .unpackingSlot("__setattr__", 2)),
        ("__delattr__", .slot("__delattr__", 1)),
    ]

    /// The type, as error texts name it.
    private let typeid: String
    /// The names that aren't attributes but methods.
    private let methods: Set<String>
    /// The properties, and whether they can be written.
    private let properties: [String: Bool]

    /// Takes what a type has; `properties` says which of them can be written.
    package init(typeid: String, methods: [String], properties: [String: Bool]) {
        self.typeid = typeid
        self.methods = Set(methods)
        self.properties = properties
    }

    /// The property that is to be read.
    ///
    /// - Throws: `AttributeError` if there is none of this name.
    package func nameToRead(_ name: WireValue) throws(PythonException) -> String {
        try property(name).name
    }

    /// The property that is to be written.
    ///
    /// - Throws: `AttributeError` if there is none of this name, or if it is read only.
    package func nameToWrite(_ name: WireValue) throws(PythonException) -> String {
        let (name, isWritable) = try property(name)
        guard isWritable else { throw refusal(of: name, "setter") }
        return name
    }

    /// Refuses to delete a property, since those of Swift types can't go.
    ///
    /// - Throws: Always: `AttributeError`.
    package func refuseDeletion(of name: WireValue) throws(PythonException) -> Never {
        throw refusal(of: try property(name).name, "deleter")
    }

    private func property(
        _ argument: WireValue
    ) throws(PythonException) -> (name: String, isWritable: Bool) {
        guard let name = argument.asText else {
            throw .typeError("attribute name must be string, not '\(argument.typeNameInErrors)'")
        }
        if let isWritable = properties[name] { return (name, isWritable) }
        guard methods.contains(name) else {
            throw .attributeError("'\(typeid)' object has no attribute '\(name)'")
        }
        throw .attributeError(
            "'\(name)' of '\(typeid)' object is a method, which is called by its name"
        )
    }

    private func refusal(of name: String, _ missing: String) -> PythonException {
        .attributeError("property '\(name)' of '\(typeid)' object has no \(missing)")
    }
}
