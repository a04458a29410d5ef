/// Calls in pickles that are plain values in disguise.
///
/// To add one: it must be a pure function of its arguments, cheap in their size, and the value must be written again
/// in a form that Python reads as the same.
enum WellKnownReductions {
    /// The result of interpreting a call.
    enum Result {
        /// This value, which nothing that follows in the pickle can change.
        case value(WireValue)
        /// An instance of a class, created without arguments.
        case newInstance(WireGlobal)
        /// An instance that stays as it is: a call that Python would execute.
        case instance
        /// Something that Python itself would never have written; it must not be passed on, since it might cost its
        /// reader far more than its size.
        case meaningless
    }

    /// Interprets `global(*arguments)`.
    static func result(of global: WireGlobal, _ arguments: [WireValue]) -> Result {
        if global == PickleGlobals.getattr,
            arguments == [.global(WireGlobal("zoneinfo", "ZoneInfo")), .text("_unpickle")]
        {
            return .value(.global(WireGlobal("zoneinfo", "ZoneInfo._unpickle")))
        }
        guard StandardClasses.contains(global) else {
            return global.module == StandardProxyClass.module ? .meaningless : .instance
        }
        return switch (global.module, global.name) {
        case ("_codecs", "encode"): latin1(arguments)
        case ("builtins", let name): builtin(name, arguments)
        case ("array", "array"), ("array", "_array_reconstructor"): array(global, arguments)
        case ("copyreg", "_reconstructor"): reconstructed(arguments)
        case ("collections", let name): collection(name, arguments)
        case ("fractions", "Fraction"): fraction(arguments)
        case (DillReductions.module, let name): DillReductions.result(of: name, arguments)
        case ("types", "GenericAlias"): alias(arguments)
        // A proxy's class and numpy's array are named by pickles, but never called.
        case ("multiprocessing.managers", "RebuildProxy"): .instance
        case ("multiprocessing.managers", "RemoteError"): .instance
        case ("multiprocessing.managers", _): .meaningless
        case ("numpy", let name) where name != "dtype": .meaningless
        case ("numpy.ma", _), ("numpy.rec", _), ("numpy.ma.core", "MaskedArray"),
            ("numpy.ma.core", "mvoid"):
            .meaningless
        case ("numpy.core.multiarray", "_reconstruct"), ("numpy._core.multiarray", "_reconstruct"):
            numpyArray(arguments)
        default: .instance
        }
    }

    /// Whether Python itself creates instances of `cls` without calling it.
    static func isInstantiable(_ cls: WireGlobal, hasArguments: Bool) -> Bool {
        guard StandardClasses.contains(cls) else { return cls.module != StandardProxyClass.module }
        return switch cls.module {
        case "builtins": !hasArguments && (cls.name == "object" || isException(cls))
        // `UserString` also accepts its text.
        case "collections": !hasArguments || cls.name == "UserString"
        // A proxy that is created without its function would connect to whatever its state says.
        case "multiprocessing.managers":
            !hasArguments && ["Namespace", "Token", "Value"].contains(cls.name)
        case "array", "_codecs", "copyreg": false
        case let module where module == "numpy" || module.hasPrefix("numpy."): false
        case "types": cls.name != "GenericAlias"
        default: true
        }
    }

    /// Whether instances of `global` may be part of a cycle, where not all of their parts are visible: containers,
    /// exceptions, classes with only attributes, and classes admitted by name.
    static func canContainThemselves(_ global: WireGlobal) -> Bool {
        guard StandardClasses.contains(global), global != PickleGlobals.reconstructor else {
            return true
        }
        if global.isException { return InstanceForms.storesArguments(global) }
        switch global.module {
        case "builtins":
            return ["dict", "frozenset", "iter", "list", "reversed", "set", "tuple"]
                .contains(global.name)
        case "collections": return ["OrderedDict", "defaultdict", "deque"].contains(global.name)
        case "multiprocessing.managers": return ["Namespace", "Value"].contains(global.name)
        case "types": return global.name == "SimpleNamespace"
        default: return false
        }
    }

    private static func isException(_ global: WireGlobal) -> Bool {
        StandardClasses.exceptions.contains(global.name)
    }

    /// Text to be encoded as Latin-1, since protocols 0 to 2 have no bytes.
    private static func latin1(_ arguments: [WireValue]) -> Result {
        guard arguments.count == 2, case .text(let text) = arguments[0],
            arguments[1] == .text("latin1") || arguments[1] == .text("latin-1")
        else { return .meaningless }
        var octets: [UInt8] = []
        octets.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            guard let octet = UInt8(exactly: scalar.value) else { return .meaningless }
            octets.append(octet)
        }
        return .value(.bytes(octets))
    }

    private static func builtin(_ name: String, _ arguments: [WireValue]) -> Result {
        switch name {
        case "slice" where arguments.count == 3, "complex" where isComplex(arguments),
            "range" where arguments.count == 3 && isRange(arguments):
            return .value(object(WireGlobal("builtins", name), arguments))
        case "iter" where arguments.count == 1, "reversed" where arguments.count == 1:
            return isSequence(arguments[0]) ? .instance : .meaningless
        case "enumerate" where !arguments.isEmpty, "zip":
            return arguments.allSatisfy { $0.isIterator || $0.isPlainInteger }
                ? .instance : .meaningless
        case "bytearray": return bytearray(arguments)
        case "bytes" where arguments.isEmpty: return .value(.bytes([]))
        case "list", "tuple", "set", "frozenset": return container(name, arguments)
        case "dict": return dict(arguments)
        default:
            return isException(WireGlobal("builtins", name)) ? .instance : .meaningless
        }
    }

    private static func isComplex(_ arguments: [WireValue]) -> Bool {
        guard arguments.count == 2, case .float = arguments[0], case .float = arguments[1] else {
            return false
        }
        return true
    }

    private static func isRange(_ arguments: [WireValue]) -> Bool {
        arguments.allSatisfy { value in
            if case .int = value { return true }
            if case .bigInt = value { return true }
            return false
        }
    }

    private static func bytearray(_ arguments: [WireValue]) -> Result {
        switch (arguments.first, arguments.dropFirst().first, arguments.count) {
        case (nil, nil, 0): .value(.bytearray([]))
        case (.bytes(let octets)?, nil, 1): .value(.bytearray(octets))
        // Early versions of Python 3 write it like bytes.
        case (.text?, .text?, 2):
            if case .value(.bytes(let octets)) = latin1(arguments) {
                .value(.bytearray(octets))
            } else {
                .meaningless
            }
        default: .meaningless
        }
    }

    private static func container(_ name: String, _ arguments: [WireValue]) -> Result {
        guard arguments.count <= 1, let elements = elements(of: arguments.first ?? .tuple([]))
        else {
            return .meaningless
        }
        switch name {
        case "list": return .value(.list(elements))
        case "tuple": return .value(.tuple(elements))
        default:
            var members = WireSet()
            for element in elements {
                guard let key = try? WireKey(element) else { return .meaningless }  // Unhashable.
                members.insert(key)
            }
            return .value(name == "set" ? .set(members) : .frozenset(members))
        }
    }

    private static func dict(_ arguments: [WireValue]) -> Result {
        switch (arguments.first, arguments.count) {
        case (nil, 0): .value(.dict(WireDictionary()))
        case (.dict(let entries)?, 1): .value(.dict(entries))
        default: .meaningless
        }
    }

    private static func array(_ global: WireGlobal, _ arguments: [WireValue]) -> Result {
        let instance = WireObject(.reduce, .global(global), arguments)
        guard global.name == "array" || arguments.first == .global(WireGlobal("array", "array"))
        else { return .meaningless }
        return ArrayContents(instance) == nil ? .meaningless : .value(.object(instance))
    }

    /// Collections, which take any iterable when called, but to which a pickle gives nothing that is larger than it
    /// looks.
    private static func collection(_ name: String, _ arguments: [WireValue]) -> Result {
        switch (name, arguments.first) {
        case ("deque", .list?), ("deque", .tuple?), ("deque", nil): .instance
        case ("OrderedDict", .list?), ("OrderedDict", .dict?), ("OrderedDict", nil): .instance
        case ("Counter", .dict?), ("Counter", nil): .instance
        case ("defaultdict", .global?), ("defaultdict", .null?), ("defaultdict", nil): .instance
        default: .meaningless
        }
    }

    /// A `Fraction`, which Python writes as text such as `1/3`.
    ///
    /// An exponent would make a few bytes a very large number, and a text longer than two integers that Python
    /// converts isn't a fraction.
    private static func fraction(_ arguments: [WireValue]) -> Result {
        guard case .text(let text)? = arguments.first else { return .instance }
        let isPossible =
            text.utf8.count <= 2 * WireBigInt.longestDecimal + 3
            && !text.utf8.contains { $0 | 0x20 == 0x65 }
        return isPossible ? .instance : .meaningless
    }

    /// `set[int]`, as `set.__class_getitem__` makes it: of a class that itself may be named, and without state,
    /// since Python looks for `__setstate__` in the class behind the alias.
    private static func alias(_ arguments: [WireValue]) -> Result {
        guard arguments.count == 2, case .global = arguments[0] else { return .meaningless }
        return .value(object(WireGlobal("types", "GenericAlias"), arguments))
    }

    /// An array is created empty; its shape comes with the state, together with the bytes.
    private static func numpyArray(_ arguments: [WireValue]) -> Result {
        arguments.count == 3 && arguments[1] == .tuple([.int(0)]) ? .instance : .meaningless
    }

    /// Protocols 0 and 1 create an instance by `_reconstructor(cls, object, None)`; for one that is also a container
    /// or a number, its built-in type and value replace the last two arguments.
    private static func reconstructed(_ arguments: [WireValue]) -> Result {
        guard arguments.count == 3, case .global(let cls) = arguments[0],
            case .global(let base) = arguments[1], base.module == "builtins"
        else { return .meaningless }
        if base.name == "object" {
            return arguments[2] == .null ? .newInstance(cls) : .meaningless
        }
        guard !StandardClasses.contains(cls), base.name == arguments[2].typeName else {
            return .meaningless
        }
        return .instance
    }

    /// The elements of what Python passes to a constructor of a container; nothing that is larger than it looks.
    private static func elements(of value: WireValue) -> [WireValue]? {
        switch value {
        case .list(let elements), .tuple(let elements): elements
        case .set(let members), .frozenset(let members): members.elements
        case .dict(let entries): entries.keys
        case .null, .bool, .int, .bigInt, .float, .text, .surrogateText, .bytes, .bytearray,
            .global, .object, .proxy, .cyclic:
            nil
        }
    }

    /// Whether Python pickles iterators over such a value.
    private static func isSequence(_ value: WireValue) -> Bool {
        if case .range? = value.wellKnown { return true }
        switch value {
        case .list, .tuple, .text, .surrogateText, .bytes, .bytearray, .dict, .set: return true
        case .null, .bool, .int, .bigInt, .float, .frozenset, .global, .object, .proxy, .cyclic:
            return false
        }
    }

    private static func object(_ global: WireGlobal, _ arguments: [WireValue]) -> WireValue {
        .object(WireObject(.reduce, .global(global), arguments))
    }
}

extension WireValue {
    /// Whether it is an iterator over a sequence of Python's own.
    var isIterator: Bool {
        guard case .object(let object) = self, object.global?.module == "builtins" else {
            return false
        }
        if case .iterator? = object.wellKnown { return true }
        return ["enumerate", "zip"].contains(object.global?.name)
    }

    /// How many bytes or elements a call had to copy to build the value; lists, tuples and dicts share those of
    /// their arguments.
    var builtCount: Int {
        switch self {
        case .bytes(let octets), .bytearray(let octets): octets.count
        case .set(let members), .frozenset(let members): members.elements.count
        case .null, .bool, .int, .bigInt, .float, .text, .surrogateText, .list, .tuple, .dict,
            .global,
            .object, .proxy, .cyclic:
            0
        }
    }
}
