package import MPWire

/// A shared namespace, Python's `multiprocessing.managers.Namespace`: any attribute can be set.
package struct NamespaceReferent {
    /// The attributes, Python's `__dict__`.
    var attributes: StoredDictionary

    package init(_ attributes: WireDictionary = [:]) {
        self.attributes = StoredDictionary(attributes)
    }
}

extension NamespaceReferent: CreatableReferent, TabledReferent {
    /// Python's constructor `Namespace(**kwds)`.
    package static func make(
        _ arguments: [WireValue],
        _ keywords: WireDictionary
    ) throws(PythonException) -> NamespaceReferent {
        _ = try Signature.named("Namespace.__init__", []).bind(arguments, [:])
        return NamespaceReferent(keywords)
    }

    package static let methods = MethodTable<Self>([
        Method("__getattribute__", .slot("__getattribute__", 1)) {
            try $0.attribute($1.required(0), $1.work)
        },
        Method("__setattr__", .unpackingSlot("__setattr__", 2), [.writes, .grows, .stores]) {
            try $0.set($1.required(0), to: $1.stored(1), $1.work)
        },
        Method("__delattr__", .slot("__delattr__", 1), [.writes]) {
            try $0.delete($1.required(0), $1.work)
        },
    ])

    /// Python's `repr`: the public attributes, sorted by their texts.
    package func appendRepresentation(
        to text: inout RepresentationText
    ) throws(PythonException) {
        var shown: [(name: String, value: StoredValue)] = []
        for (key, value) in attributes {
            guard case .text(let name) = key else { throw Self.oddName(key) }
            if !name.hasPrefix("_") { shown.append((name, value)) }
        }
        try text.append("Namespace(")
        // Built one after the other, not all at once.
        try text.append(attributes: shown, sorted: true)
        try text.append(")")
    }

    /// The namespace as an instance; `nil` if an attribute's name is no identifier or one of Python's special
    /// names: such an instance isn't pickled.
    package var value: WireValue? {
        let attributes = attributes.decoded
        return attributes.namesAttributes ? .managersInstance("Namespace", attributes) : nil
    }

    package var keptCount: Int { attributes.keptCount }

    package var size: Int { attributes.count }
}

extension NamespaceReferent {
    private func attribute(
        _ name: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        let name = try AttributeName(name, work)
        // `__dict__` and `__class__` take precedence over the object's own attributes.
        switch name.text {
        case "__dict__": return .reply(stored: .dict(attributes))
        case "__class__": return .reply(.global(Self.pythonClass))
        default: break
        }
        if let value = attributes[name.key] { return .reply(stored: value) }
        switch name.text {
        case "__doc__": return .reply(.null)
        case "__module__": return .reply(.text(Self.pythonClass.module))
        default: throw name.missing
        }
    }

    private mutating func set(
        _ name: WireValue,
        to value: StoredValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        let name = try AttributeName(name, work)
        switch name.text {
        case "__dict__": attributes = try Self.dictionary(value.decoded(work))
        case "__class__":
            let type = try value.decoded(work).typeNameInErrors
            throw .typeError("__class__ must be set to a class, not '\(type)' object")
        default: attributes[name.key] = value
        }
        return .reply(.null)
    }

    private mutating func delete(
        _ name: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        let name = try AttributeName(name, work)
        switch name.text {
        case "__dict__": attributes = StoredDictionary()
        case "__class__": throw .typeError("can't delete __class__ attribute")
        default:
            guard attributes.removeValue(forKey: name.key) != nil else { throw name.missing }
        }
        return .reply(.null)
    }

    private static let pythonClass = WireGlobal("multiprocessing.managers", "Namespace")

    private static func dictionary(_ value: WireValue) throws(PythonException) -> StoredDictionary {
        guard case .dict(let attributes) = value else {
            let type = value.typeNameInErrors
            throw .typeError("__dict__ must be set to a dictionary, not a '\(type)'")
        }
        return StoredDictionary(attributes)
    }

    /// The error of Python's `__repr__` if `__dict__` has keys that aren't texts.
    private static func oddName(_ key: WireValue) -> PythonException {
        .attributeError("'\(key.typeNameInErrors)' object has no attribute 'startswith'")
    }
}

private struct AttributeName {
    /// Its key in `__dict__`.
    let key: WireKey
    /// Its text; the `repr` if it has lone surrogates.
    let text: String

    /// Reads a Python `str`.
    init(_ name: WireValue, _ work: WorkMeter) throws(PythonException) {
        let name = name.withoutNumPy
        if case .text(let text) = name {
            self.text = text
        } else if case .surrogateText = name {
            text = try name.representation(work: work)
        } else {
            throw .isNoAttributeName(name)
        }
        key = try WireKey(argument: name, work)
    }

    /// Python's `AttributeError`.
    var missing: PythonException {
        .attributeError("'Namespace' object has no attribute '\(text)'")
    }
}
