package import MPWire

/// A shared `array.array`: elements of one type, packed.
package struct ArrayReferent {
    let typecode: ArrayTypecode
    /// The packed elements, laid out as in Python's memory.
    var octets: [UInt8] = []

    /// Creates an array whose element type is given by Python's type code.
    ///
    /// - Throws: What Python raises for an unknown type code or an element that doesn't fit.
    package init(typecode: String, _ elements: [WireValue] = []) throws(PythonException) {
        try self.init(ArrayTypecode(typecode), elements)
    }

    init(
        _ typecode: ArrayTypecode,
        _ elements: [WireValue]
    ) throws(PythonException) {
        self.typecode = typecode
        octets.reserveCapacity(elements.count * typecode.layout.size)
        for element in elements { try typecode.append(element, to: &octets) }
    }

    private init(_ typecode: ArrayTypecode, octets: [UInt8]) throws(PythonException) {
        guard octets.count.isMultiple(of: typecode.layout.size) else {
            throw .valueError("bytes length not a multiple of item size")
        }
        self.typecode = typecode
        self.octets = octets
    }
}

extension ArrayReferent: CreatableReferent, TabledReferent {
    /// Python's constructor `Array(typecode, sequence, lock=True)`.
    package static func make(
        _ arguments: [WireValue],
        _ keywords: WireDictionary,
        _ work: WorkMeter
    ) throws(PythonException) -> ArrayReferent {
        let signature = Signature.function(
            "Array",
            [.required("typecode"), .required("sequence"), .optional("lock")]
        )
        let bound = try signature.arrange(arguments, keywords)
        let letter = try letter(bound[0] ?? .null)
        let sequence = bound[1] ?? .null
        switch sequence {
        case .bytes(let octets), .bytearray(let octets):
            return try ArrayReferent(ArrayTypecode(letter), octets: octets)
        case .text where !isText(letter):
            throw .typeError("cannot use a str to initialize an array with typecode '\(letter)'")
        default:
            if case .array(let other, _)? = sequence.wellKnown, isText(other), !isText(letter) {
                throw .typeError(
                    "cannot use a unicode array to initialize an array with typecode '\(letter)'"
                )
            }
            // Python checks that the argument is iterable before it checks the type code.
            let elements = try sequence.elementsAsIterated(work)
            try work.charge(2 * elements.count)
            return try ArrayReferent(ArrayTypecode(letter), elements)
        }
    }

    private static func isText(_ letter: String) -> Bool { letter == "u" || letter == "w" }

    private static func letter(_ value: WireValue) throws(PythonException) -> String {
        guard let letter = value.asText, letter.unicodeScalars.count == 1 else {
            let type = value == .null ? "None" : value.typeNameInErrors
            throw .typeError("array() argument 1 must be a unicode character, not \(type)")
        }
        return letter
    }

    package static let settings = [
        // Two letters may mean the same elements, as 'l' and 'q' do.
        SettingParameter("typecode") { typecode in
            typecode.asText.flatMap { ArrayLayout(typecode: $0) }.map { .text($0.description) }
                ?? typecode
        }
    ]

    package static let methods = MethodTable<Self>([
        Method("__len__", .slot("__len__", 0)) { array, _ in .reply(.int(array.size)) },
        Method("__getitem__", .slot("__getitem__", 1)) {
            try $0.item($1.required(0), $1.work)
        },
        Method("__setitem__", .unpackingSlot("__setitem__", 2), [.writes, .iterates]) {
            try $0.set($1.required(0), to: $1.required(1), $1.work)
        },
        // Not in Python, where this takes a lock and two calls.
        Method(
            "increment",
            .named("Array.increment", [.required("index"), .optional("by")]),
            [.writes]
        ) {
            try $0.increment(at: $1.required(0), by: $1[1] ?? .int(1), $1.work)
        },
        Method(
            "compare_exchange",
            .named(
                "Array.compare_exchange",
                [.required("index"), .required("expected"), .required("new")]
            ),
            [.writes]
        ) {
            try $0.compareExchange(at: $1.required(0), $1.required(1), $1.required(2), $1.work)
        },
    ])

    package static var elementCost: Int { 1 }

    package func appendRepresentation(
        to text: inout RepresentationText
    ) throws(PythonException) {
        try text.work.charge(size)
        try value(of: octets).appendRepresentation(to: &text)
    }

    package var value: WireValue? { value(of: octets) }

    package var size: Int { octets.count / typecode.layout.size }
}

extension ArrayReferent {
    /// The array in the form in which Python's managers pickle it.
    private func value(of octets: [UInt8]) -> WireValue {
        .object(
            WireObject(
                .reduce,
                .global(WireGlobal("array", "array")),
                [.text(typecode.letter), .bytes(octets)]
            )
        )
    }

    private func item(
        _ key: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        if let slice = try PythonSlice(key) {
            let selection = slice.resolved(count: size)
            try work.charge(selection.count)
            return .reply(value(of: octets(at: selection)))
        }
        return .reply(element(at: try existing(key, "array index out of range")))
    }

    private mutating func set(
        _ key: WireValue,
        to value: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        if let slice = try PythonSlice(key) {
            try set(slice.resolved(count: size), to: value, work)
        } else {
            try set(existing(key, "array assignment index out of range"), to: value)
        }
        return .reply(.null)
    }

    private mutating func increment(
        at index: WireValue,
        by amount: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        let position = try existing(index, "array index out of range")
        try set(position, to: try element(at: position).sum(with: amount, work))
        return .reply(element(at: position))
    }

    private mutating func compareExchange(
        at index: WireValue,
        _ expected: WireValue,
        _ new: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        let position = try existing(index, "array index out of range")
        guard try element(at: position).isSame(as: expected, work) else {
            return .reply(.bool(false))
        }
        try set(position, to: new)
        return .reply(.bool(true))
    }

    private func element(at position: Int) -> WireValue {
        typecode.layout.element(at: position * typecode.layout.size, in: octets)
    }

    private mutating func set(_ position: Int, to value: WireValue) throws(PythonException) {
        let size = typecode.layout.size
        let replacement = try typecode.bytes(of: value)
        octets.replaceSubrange(position * size..<(position + 1) * size, with: replacement)
    }

    private func existing(_ key: WireValue, _ complaint: String) throws(PythonException) -> Int {
        switch PythonIndex(key) {
        case .inside(let index):
            let position = index < 0 ? index + size : index
            guard (0..<size).contains(position) else { throw .indexError(complaint) }
            return position
        case .outside: throw .indexError("cannot fit 'int' into an index-sized integer")
        case nil: throw .isNoInteger(key, "array indices must be integers")
        }
    }
}
