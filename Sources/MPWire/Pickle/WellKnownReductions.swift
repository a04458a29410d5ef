/// Calls in pickles that are plain values in disguise.
///
/// To add one: it must be a pure function of its arguments, cheap in their size, and the value must
/// go out again in a form that Python reads as the same.
enum WellKnownReductions {
    /// What a call comes to.
    enum Result {
        /// This value, which nothing that follows in the pickle can change.
        case value(WireValue)
        /// An instance of a class, made without arguments.
        case newInstance(WireGlobal)
        /// An instance that stays what it is: a call that Python would carry out.
        case instance
        /// Nothing that Python itself would have written; it must not be passed on, since it might
        /// cost the one who reads it far more than its size.
        case meaningless
    }

    /// Interprets `global(*arguments)`.
    static func result(of global: WireGlobal, _ arguments: [WireValue]) -> Result {
        switch (global.module, global.name) {
        case ("_codecs", "encode"): latin1(arguments)
        case ("builtins", let name): builtin(name, arguments)
        case ("array", "array"), ("array", "_array_reconstructor"): array(global, arguments)
        case ("copyreg", "_reconstructor"): reconstructed(arguments)
        default: .instance
        }
    }

    /// Protocols 0 to 2 have no bytes, only text that is to be encoded.
    private static func latin1(_ arguments: [WireValue]) -> Result {
        guard arguments.count == 2, case .text(let text) = arguments[0],
            arguments[1] == .text("latin1")
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
        case "slice" where arguments.count == 3, "complex" where arguments.count == 2,
            "range" where arguments.count == 3 && isRange(arguments):
            return .value(object(WireGlobal("builtins", name), arguments))
        case "iter" where arguments.count == 1, "reversed" where arguments.count == 1:
            return isSequence(arguments[0]) ? .instance : .meaningless
        case "bytearray": return bytearray(arguments)
        case "bytes" where arguments.isEmpty: return .value(.bytes([]))
        case "list", "tuple", "set", "frozenset": return container(name, arguments)
        case "dict": return dict(arguments)
        default:
            return StandardClasses.exceptions.contains(name) ? .instance : .meaningless
        }
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
        return ArrayContents(instance) == nil ? .meaningless : .value(.object(instance))
    }

    /// Protocols 0 and 1 make an instance by `_reconstructor(cls, object, None)`.
    private static func reconstructed(_ arguments: [WireValue]) -> Result {
        guard arguments.count == 3, case .global(let cls) = arguments[0],
            arguments[1] == .global(WireGlobal("builtins", "object")), arguments[2] == .null
        else { return .instance }
        return .newInstance(cls)
    }

    /// The elements of what Python passes to a constructor of a container; nothing that is larger
    /// than it looks.
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
