// Generators of random numbers of numpy.
//
// Their states are numbers and arrays, but a position that lies outside of the buffer is read there all the same, and an
// array is read to the length that it should have.
extension InstanceForms {
    /// The bit generators, with the module of each.
    static let bitGenerators: [String: String] = [
        "MT19937": "numpy.random._mt19937", "PCG64": "numpy.random._pcg64",
        "PCG64DXSM": "numpy.random._pcg64", "Philox": "numpy.random._philox",
        "SFC64": "numpy.random._sfc64",
    ]

    /// Whether numpy pickles a generator, or what it consists of, in this form.
    static func isRandom(_ form: Form, _ name: String) -> Bool {
        let (arguments, steps) = (form.arguments, form.steps)
        guard form.object.construction == .reduce, steps.hasNoItems else { return false }
        switch name {
        case "__bit_generator_ctor":
            return arguments.count <= 1 && arguments.allSatisfy(isBitGenerator)
                && (steps.state.map(isGeneratorState) ?? true)
        case "__generator_ctor":
            return isMade(arguments) && (steps.state.map(isGeneratorState) ?? true)
        case "__randomstate_ctor":
            return isMade(arguments) && (steps.state.map(isGeneratorState) ?? true)
        case "__pyx_unpickle_SeedSequence":
            guard arguments.count == 3, case .global(let cls) = arguments[0],
                cls.name == "SeedSequence", arguments[1].isPlainInteger
            else { return false }
            return ([arguments[2]] + [steps.state].compactMap(\.self)).allSatisfy(isSeed)
        default: return false
        }
    }

    /// The arguments of a generator: a bit generator, or its name and the function that makes it.
    private static func isMade(_ arguments: [WireValue]) -> Bool {
        guard (1...2).contains(arguments.count) else { return false }
        let constructor = WireGlobal("numpy.random._pickle", "__bit_generator_ctor")
        return (arguments[0].isInstance(of: constructor) || isBitGenerator(arguments[0]))
            && arguments.dropFirst().allSatisfy { $0 == .global(constructor) }
    }

    private static func isBitGenerator(_ value: WireValue) -> Bool {
        if case .global(let cls) = value { return bitGenerators[cls.name] == cls.module }
        return value.asText.map { bitGenerators[$0] != nil } ?? false
    }

    /// The state of a bit generator, alone or with the seed that it came from.
    private static func isGeneratorState(_ state: WireValue) -> Bool {
        switch state {
        case .null: return true
        case .tuple(let parts) where parts.count == 2:
            return isGeneratorState(parts[0]) && (parts[1].isNull || isSeedSequence(parts[1]))
        case .dict(let entries):
            return entries.allSatisfy { key, value in
                key.asText.map { isEntry($0, value) } ?? false
            }
        default: return false
        }
    }

    private static func isSeedSequence(_ value: WireValue) -> Bool {
        value.wireObject?.global?.name == "__pyx_unpickle_SeedSequence"
    }

    private static func isEntry(_ name: String, _ value: WireValue) -> Bool {
        switch name {
        case "bit_generator": return isBitGenerator(value)
        case "state":
            if case .dict = value { return isGeneratorState(value) }
            return value.isPlainInteger || isArray(value, of: 4, size: 8)
        case "inc": return value.isPlainInteger
        case "has_uint32", "has_gauss": return value == .int(0) || value == .int(1)
        case "uinteger": return isNumber(value, upTo: Int(UInt32.max))
        case "pos": return isNumber(value, upTo: 624)
        case "buffer_pos": return isNumber(value, upTo: 4)
        case "gauss": return value.isPlainNumber
        case "counter", "buffer": return isArray(value, of: 4, size: 8)
        case "key": return isArray(value, of: 624, size: 4) || isArray(value, of: 2, size: 8)
        default: return false
        }
    }

    private static func isNumber(_ value: WireValue, upTo maximum: Int) -> Bool {
        guard case .int(let number) = value else { return false }
        return (0...maximum).contains(number)
    }

    /// Whether it is an array of so many integers without sign, each of so many bytes.
    private static func isArray(_ value: WireValue, of count: Int, size: Int) -> Bool {
        numbers(value).map { $0.count == count && $0.type.size == size } ?? false
    }

    /// The contents of an array with one axis of integers without sign.
    private static func numbers(_ value: WireValue) -> NumPyContents? {
        guard let contents = value.wireObject.flatMap(NumPyContents.init), !contents.isMasked,
            contents.type.kind == "u", contents.shape.count == 1
        else { return nil }
        return contents
    }

    /// The state of a `SeedSequence`: numbers, tuples and lists of them, and the pool, an array.
    private static func isSeed(_ state: WireValue) -> Bool {
        guard case .tuple(let parts) = state else { return state.isNull }
        return parts.count <= 6 && parts.allSatisfy { $0.isPlainData || numbers($0) != nil }
    }
}

extension WireValue {
    fileprivate var isPlainNumber: Bool {
        switch self {
        case .int, .float: true
        default: false
        }
    }
}
