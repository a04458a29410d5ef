package import MPWire

/// The attributes that an object has in Python, for `__getattribute__` and its like.
package struct AttributeNames: Sendable {
    /// Python's methods that access attributes, with their complaints about wrong arguments.
    package static let signatures: [(name: String, signature: Signature)] = [
        ("__getattribute__", .slot("__getattribute__", 1)),
        ("__setattr__", .unpackingSlot("__setattr__", 2)),
        ("__delattr__", .slot("__delattr__", 1)),
    ]

    /// The type's name in error texts.
    private let typeid: String
    /// Names of methods, which aren't attributes.
    private let methods: Set<String>
    /// The properties, and whether each can be written.
    private let properties: [String: Bool]

    /// Describes a type; `properties` says which of them can be written.
    package init(typeid: String, methods: [String], properties: [String: Bool]) {
        self.typeid = typeid
        self.methods = Set(methods)
        self.properties = properties
    }

    /// The name of the property to read.
    ///
    /// - Throws: `AttributeError` if there is none of this name.
    package func nameToRead(_ name: WireValue) throws(PythonException) -> String {
        try property(name).name
    }

    /// The name of the property to write.
    ///
    /// - Throws: `AttributeError` if there is none of this name, or if it is read-only.
    package func nameToWrite(_ name: WireValue) throws(PythonException) -> String {
        let (name, isWritable) = try property(name)
        guard isWritable else { throw refusal(of: name, "setter") }
        return name
    }

    /// Refuses to delete a property: those of Swift types can't be deleted.
    ///
    /// - Throws: Always: `AttributeError`.
    package func refuseDeletion(of name: WireValue) throws(PythonException) -> Never {
        throw refusal(of: try property(name).name, "deleter")
    }

    private func property(
        _ argument: WireValue
    ) throws(PythonException) -> (name: String, isWritable: Bool) {
        guard let name = argument.withoutNumPy.asText else {
            throw .isNoAttributeName(argument)
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
