import MPWire

/// The element type of an `array.array`: which values it accepts, and how it stores them.
struct ArrayTypecode {
    /// Python's type code, one letter.
    let letter: String
    /// Memory layout of an element.
    let layout: ArrayLayout

    /// Looks up a type code.
    ///
    /// - Throws: Python's `ValueError` if there is no such type code.
    init(_ letter: String) throws(PythonException) {
        guard let layout = ArrayLayout(typecode: letter) else {
            throw .valueError(
                "bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)"
            )
        }
        self.letter = letter
        self.layout = layout
    }

    /// Whether the elements are characters.
    var isText: Bool { letter == "u" || letter == "w" }

    /// The bytes of an element in native byte order.
    ///
    /// - Throws: Python's `TypeError` or `OverflowError` for a value that doesn't fit.
    func bytes(of value: WireValue) throws(PythonException) -> [UInt8] {
        var bytes: [UInt8] = []
        try append(value, to: &bytes)
        return bytes
    }

    /// Appends the bytes of an element.
    ///
    /// - Throws: The same as ``bytes(of:)``.
    func append(_ value: WireValue, to bytes: inout [UInt8]) throws(PythonException) {
        let bits = try bits(of: value)
        for place in 0..<layout.size {
            bytes.append(UInt8(truncatingIfNeeded: bits >> UInt64(8 * place)))
        }
    }

    private func bits(of value: WireValue) throws(PythonException) -> UInt64 {
        let value = value.withoutNumPy
        return switch letter {
        case "f": UInt64(Float(try value.asReal()).bitPattern)
        case "d": try value.asReal().bitPattern
        case "u", "w": try Self.character(value)
        case "I", "L", "Q": try unsigned(value)
        default: UInt64(bitPattern: Int64(try signed(value)))
        }
    }

    private static func character(_ value: WireValue) throws(PythonException) -> UInt64 {
        guard case .text(let text) = value, text.unicodeScalars.count == 1,
            let scalar = text.unicodeScalars.first
        else { throw .typeError("array item must be unicode character") }
        return UInt64(scalar.value)
    }

    /// An integer within 64 bits, checked in CPython's order: first against the C type that it
    /// reads, then against the element's type.
    private func signed(_ value: WireValue) throws(PythonException) -> Int {
        switch PythonIndex(value) {
        case .inside(let number):
            for range in Self.ranges(letter) { try range.check(number) }
            return number
        case .outside:
            throw .overflowError(
                letter == "q"
                    ? "int too big to convert" : "Python int too large to convert to C long"
            )
        case nil: throw .notInteger(value)
        }
    }

    private func unsigned(_ value: WireValue) throws(PythonException) -> UInt64 {
        let number: UInt64?
        switch PythonIndex(value) {
        case .inside(let value): number = UInt64(exactly: value)
        case .outside(let isNegative):
            number = isNegative ? nil : try Self.large(value, letter)
        case nil: throw .notInteger(value)
        }
        guard let number else {
            throw .overflowError(
                letter == "Q"
                    ? "can't convert negative int to unsigned"
                    : "can't convert negative value to unsigned int"
            )
        }
        if letter == "I" && number > UInt32.max {
            throw .overflowError("unsigned int is greater than maximum")
        }
        return number
    }

    /// An unsigned integer above `Int.max`.
    private static func large(
        _ value: WireValue,
        _ letter: String
    ) throws(PythonException) -> UInt64 {
        guard case .bigInt(let number) = value, number.littleEndian.count <= 9 else {
            throw .overflowError(
                letter == "Q"
                    ? "int too big to convert"
                    : "Python int too large to convert to C unsigned long"
            )
        }
        guard number.littleEndian.last == 0 else {
            throw .overflowError(
                letter == "Q"
                    ? "int too big to convert"
                    : "Python int too large to convert to C unsigned long"
            )
        }
        return number.littleEndian.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// One of CPython's range checks.
    private struct Range {
        /// The type's name in CPython's complaint.
        let name: String
        let values: ClosedRange<Int>

        /// Throws Python's `OverflowError` for a number out of range.
        func check(_ number: Int) throws(PythonException) {
            if number < values.lowerBound { throw .overflowError("\(name) is less than minimum") }
            if number > values.upperBound {
                throw .overflowError("\(name) is greater than maximum")
            }
        }
    }

    private static func ranges(_ letter: String) -> [Range] {
        switch letter {
        case "b": [short, Range(name: "signed char", values: -0x80...0x7f)]
        case "B": [Range(name: "unsigned byte integer", values: 0...0xff)]
        case "h": [short]
        case "H": [int, Range(name: "unsigned short", values: 0...0xffff)]
        case "i": [int]
        default: []
        }
    }

    private static let short = Range(name: "signed short integer", values: -0x8000...0x7fff)
    private static let int = Range(name: "signed integer", values: -0x8000_0000...0x7fff_ffff)
}
