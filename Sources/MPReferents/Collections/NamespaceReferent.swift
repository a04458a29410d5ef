package import MPWire

/// A shared namespace: Python's `multiprocessing.managers.Namespace`, whose attributes are free.
package struct NamespaceReferent {
    /// The attributes: what Python calls `__dict__`.
    private var attributes: WireDictionary

    /// Starts with `attributes`.
    package init(_ attributes: WireDictionary = [:]) {
        self.attributes = attributes
    }
}

extension NamespaceReferent: CreatableReferent {
    /// Makes what `Namespace(**kwds)` makes.
    package static func make(
        _ arguments: [WireValue],
        _ keywords: WireDictionary
    ) throws(PythonException) -> NamespaceReferent {
        _ = try Signature.named("Namespace.__init__", []).bind(arguments, [:])
        return NamespaceReferent(keywords)
    }

    private static let methods = MethodTable<Self>([
        Method("__getattribute__", .slot("__getattribute__", 1)) {
            try $0.attribute($1.required(0))
        },
        Method("__setattr__", .unpackingSlot("__setattr__", 2)) {
            try $0.set($1.required(0), to: $1.required(1))
        },
        Method("__delattr__", .slot("__delattr__", 1)) { try $0.delete($1.required(0)) },
    ])

    package static var exposed: [String] { methods.exposed }

    package mutating func call(_ call: Call) throws(PythonException) -> Outcome {
        try Self.methods.perform(call, on: &self)
    }

    /// Python's form: the public attributes in the order of their texts.
    package func representation() throws(PythonException) -> String {
        var texts: [String] = []
        for (key, value) in attributes {
            guard case .text(let name) = key else { throw Self.oddName(key) }
            if name.hasPrefix("_") { continue }
            texts.append("\(name)=\(try value.representation())")
        }
        // Python orders texts by code points, as UTF-8 does.
        texts.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        return "Namespace(\(texts.joined(separator: ", ")))"
    }

    package var value: WireValue? { .managersInstance("Namespace", attributes) }

    package var size: Int { attributes.count }
}

extension NamespaceReferent {
    private func attribute(_ name: WireValue) throws(PythonException) -> Outcome {
        let key = try Self.key(name)
        switch name {
        // These two belong to the class and come before the object's own.
        case .text("__dict__"): return .reply(.dict(attributes))
        case .text("__class__"): return .reply(.global(Self.pythonClass))
        default: break
        }
        if let value = attributes[key] { return .reply(value) }
        switch name {
        case .text("__doc__"): return .reply(.null)
        case .text("__module__"): return .reply(.text(Self.pythonClass.module))
        default: throw try Self.missing(name)
        }
    }

    private mutating func set(
        _ name: WireValue,
        to value: WireValue
    ) throws(PythonException) -> Outcome {
        let key = try Self.key(name)
        switch name {
        case .text("__dict__"): attributes = try Self.dictionary(value)
        case .text("__class__"):
            throw .typeError(
                "__class__ must be set to a class, not '\(value.typeNameInErrors)' object"
            )
        default: attributes[key] = value
        }
        return .reply(.null)
    }

    private mutating func delete(_ name: WireValue) throws(PythonException) -> Outcome {
        let key = try Self.key(name)
        switch name {
        case .text("__dict__"): attributes = [:]
        case .text("__class__"): throw .typeError("can't delete __class__ attribute")
        default:
            guard attributes.removeValue(forKey: key) != nil else { throw try Self.missing(name) }
        }
        return .reply(.null)
    }

    private static let pythonClass = WireGlobal("multiprocessing.managers", "Namespace")

    private static func key(_ name: WireValue) throws(PythonException) -> WireKey {
        switch name {
        case .text, .surrogateText: return try WireKey(name)
        default:
            throw .typeError("attribute name must be string, not '\(name.typeNameInErrors)'")
        }
    }

    private static func dictionary(_ value: WireValue) throws(PythonException) -> WireDictionary {
        guard case .dict(let attributes) = value else {
            throw .typeError(
                "__dict__ must be set to a dictionary, not a '\(value.typeNameInErrors)'"
            )
        }
        return attributes
    }

    private static func missing(_ name: WireValue) throws(PythonException) -> PythonException {
        guard case .text(let name) = name else { return missing(try name.representation()) }
        return missing(name)
    }

    private static func missing(_ name: String) -> PythonException {
        .attributeError("'Namespace' object has no attribute '\(name)'")
    }

    /// What Python's `__repr__` stumbles over when `__dict__` was given keys that are no texts.
    private static func oddName(_ key: WireValue) -> PythonException {
        .attributeError("'\(key.typeNameInErrors)' object has no attribute 'startswith'")
    }
}
