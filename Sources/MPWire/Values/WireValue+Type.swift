extension WireValue {
    /// Python's `type(x).__name__`.
    package var typeName: String {
        switch self {
        case .null: "NoneType"
        case .bool: "bool"
        case .int, .bigInt: "int"
        case .float: "float"
        case .text, .surrogateText: "str"
        case .bytes: "bytes"
        case .bytearray: "bytearray"
        case .list: "list"
        case .tuple: "tuple"
        case .dict: "dict"
        case .set: "set"
        case .frozenset: "frozenset"
        case .global(let global): global.typeName
        case .object(let object): object.typeName
        case .proxy(let proxy): proxy.typeName
        case .cyclic(let graph): graph.typeName
        }
    }

    /// The type's name in Python's own error texts: with its module for the classes of modules
    /// written in C.
    package var typeNameInErrors: String {
        guard case .object(let object) = self, let global = object.global else { return typeName }
        return switch (global.module, global.name) {
        case ("array", _): "array.array"
        case ("collections", "deque"), ("collections", "OrderedDict"),
            ("collections", "defaultdict"), ("datetime", _), ("decimal", _), ("types", _):
            global.description
        case ("numpy.core.multiarray", "scalar"), ("numpy._core.multiarray", "scalar"):
            object.arguments.first.flatMap(NumPyType.init)?.scalarName ?? "numpy.generic"
        case (let module, _) where module.hasPrefix("numpy"): "numpy.ndarray"
        default: object.typeName
        }
    }

    /// Whether Python's `bool(x)` is true.
    ///
    /// - Throws: `TypeError` for an instance of a class that isn't known, `ValueError` for an array: nothing is guessed.
    package func isTruthy() throws(PythonException) -> Bool {
        switch self {
        case .null: false
        case .bool(let value): value
        case .int(let value): value != 0
        case .float(let value): value != 0
        case .text(let text): !text.isEmpty
        case .bytes(let octets), .bytearray(let octets): !octets.isEmpty
        case .list(let elements), .tuple(let elements): !elements.isEmpty
        case .dict(let entries): !entries.isEmpty
        case .set(let members), .frozenset(let members): !members.isEmpty
        case .object(let object): try object.isTruthy()
        // Beyond 64 bits, with a character, a class, an object, and what contains itself.
        case .bigInt, .surrogateText, .global, .proxy, .cyclic: true
        }
    }

    /// Whether it is `None`.
    var isNull: Bool {
        guard case .null = self else { return false }
        return true
    }

    /// The name of the type of the value's `iter()` or `reversed()`.
    fileprivate func iteratorTypeName(reversed: Bool, hasPosition: Bool) -> String {
        if reversed, case .list = self { return "list_reverseiterator" }
        if reversed { return "reversed" }
        // Iterators of sets and dicts come as a list, too, but without a position.
        if case .list = self, !hasPosition { return "set_iterator" }
        return "\(typeName)_iterator"
    }
}

extension WireGlobal {
    /// The type of the object that the name refers to.
    fileprivate var typeName: String {
        switch (module, name) {
        case ("builtins", "NotImplemented"): "NotImplementedType"
        case ("builtins", "Ellipsis"): "ellipsis"
        case ("builtins", "iter"): "builtin_function_or_method"
        default: "type"
        }
    }

    /// The last part of a qualified name, Python's `__name__`.
    var lastName: String { name.split(separator: ".").last.map(String.init) ?? name }
}

extension WireObject {
    /// The name of the class of the instance.
    fileprivate var typeName: String {
        if case .iterator(let sequence, let position, let isReversed)? = wellKnown {
            return sequence.iteratorTypeName(reversed: isReversed, hasPosition: position != nil)
        }
        guard let global else { return "object" }
        return switch (global.module, global.name) {
        case ("array", _): "array"
        case ("copyreg", _): arguments.first?.nameOfClass ?? global.name
        case (_, "scalar") where global.module.hasPrefix("numpy"):
            arguments.first.flatMap(NumPyType.init)?.scalarName.split(separator: ".").last
                .map(String.init) ?? "generic"
        case (_, "_frombuffer") where global.module.hasPrefix("numpy"): "ndarray"
        case (_, "_unpickle_timestamp"): "Timestamp"
        case (_, "_timedelta_unpickle"): "Timedelta"
        // Functions of modules of their own, which get the class that they make.
        case (_, let name) where name.hasPrefix("_"): arguments.first?.nameOfClass ?? name
        default: global.lastName
        }
    }

    /// Whether Python's `bool()` of the instance is true, which it is unless its class says
    /// otherwise.
    fileprivate func isTruthy() throws(PythonException) -> Bool {
        switch comparisonForm {
        case .number(let number): return number != .int(0)
        case .plain(let value): return try value.isTruthy()
        case .key(let key): return key.family != "timedelta" || key.key != .int(0)
        case .identity: return true
        case .known(.range(let start, let stop, let step)): return rangeCount(start, stop, step) > 0
        case .known(.array(_, let elements)), .known(.deque(let elements, _)):
            return !elements.isEmpty
        case .known(.mapping(let entries)): return !entries.isEmpty
        case .known(.complex(let real, let imaginary)): return real != 0 || imaginary != 0
        case .known(.slice), .known(.iterator): return true
        case .ambiguous where WireValue.object(self).isDecimalNaN: return true
        case .ambiguous: throw .incomparable(self)
        case .unknown:
            let name = WireValue.object(self).typeNameInErrors
            throw .typeError(
                "the server can't tell whether an instance of '\(name)' is true: pass True or False"
            )
        }
    }
}

extension WireValue {
    /// The class's name, if the value is a class.
    fileprivate var nameOfClass: String? {
        guard case .global(let global) = self else { return nil }
        return global.lastName
    }
}

extension WireProxy {
    /// The name of the proxy's class; an `AutoProxy` is made for one type and named after it.
    var typeName: String {
        proxyType.name == "AutoProxy" ? "AutoProxy[\(token.typeid)]" : proxyType.lastName
    }
}
