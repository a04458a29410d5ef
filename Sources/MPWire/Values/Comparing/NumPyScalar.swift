/// The value of a scalar of numpy, or of one element of an array.
enum NumPyScalar {
    /// The plain value of `scalar(dtype, bytes)`; `nil` for times, structures and everything that has no plain form.
    static func value(of object: WireObject) -> WireValue? {
        guard object.global?.name == "scalar", object.arguments.count == 2,
            let type = NumPyType(object.arguments[0]), let bytes = object.arguments[1].octets
        else { return nil }
        return type.value(of: bytes[...])
    }
}

/// A type of numpy with elements of one size.
struct NumPyType {
    /// The type as it came.
    let value: WireValue
    /// Its letter, such as `i` for integers.
    let kind: Character
    /// The number of bytes of an element.
    let size: Int
    private let isBigEndian: Bool

    /// Reads `dtype('i4', False, True)` and its state; `nil` for everything else.
    init?(_ value: WireValue) {
        guard case .object(let object) = value, object.global == WireGlobal("numpy", "dtype"),
            case .text(let code)? = object.arguments.first, let kind = code.first,
            let number = Int(code.dropFirst()), (0..<1 << 30).contains(number),
            case .tuple(let parts)? = object.state, parts.count >= 2
        else { return nil }
        self.value = value
        self.kind = kind
        size = kind == "U" ? 4 * number : number
        isBigEndian = parts[1] == .text(">")
    }

    /// The name of the class of a scalar, such as `numpy.float32`.
    var scalarName: String {
        switch kind {
        case "b": "numpy.bool"
        case "i": "numpy.int\(8 * size)"
        case "u": "numpy.uint\(8 * size)"
        case "f": "numpy.float\(8 * size)"
        case "c": "numpy.complex\(8 * size)"
        case "U": "numpy.str_"
        case "S": "numpy.bytes_"
        case "M": "numpy.datetime64"
        case "m": "numpy.timedelta64"
        default: "numpy.void"
        }
    }

    /// The plain value of an element; `nil` if it has none.
    func value(of bytes: ArraySlice<UInt8>) -> WireValue? {
        guard bytes.count == size else { return kind == "S" ? .bytes(Array(bytes)) : nil }
        switch kind {
        case "b" where size == 1: return bytes.first.map { .bool($0 != 0) }
        case "i" where size <= 8: return .int(signed(bits(bytes)))
        case "u" where size <= 8: return WireValue(integer: bits(bytes))
        case "f": return float(bytes).map { .float($0) }
        case "c":
            guard let real = complexPart(bytes.prefix(size / 2)),
                let imaginary = complexPart(bytes.suffix(size / 2))
            else { return nil }
            return .object(
                WireObject(
                    .reduce,
                    .global(WireGlobal("builtins", "complex")),
                    [.float(real), .float(imaginary)]
                )
            )
        case "S": return .bytes(Array(bytes))
        case "U": return text(bytes).map { .text($0) }
        default: return nil
        }
    }

    private func bits(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        let ordered = isBigEndian ? Array(bytes) : bytes.reversed()
        return ordered.reduce(0) { $0 << 8 | UInt64($1) }
    }

    private func signed(_ bits: UInt64) -> Int {
        let unused = UInt64(64 - 8 * size)
        return Int(Int64(bitPattern: bits << unused) >> Int64(unused))
    }

    private func float(_ bytes: ArraySlice<UInt8>) -> Double? {
        switch bytes.count {
        case 2: Double(Float16(bitPattern: UInt16(bits(bytes))))
        case 4: Double(Float(bitPattern: UInt32(bits(bytes))))
        case 8: Double(bitPattern: bits(bytes))
        default: nil
        }
    }

    private func complexPart(_ bytes: ArraySlice<UInt8>) -> Double? { float(bytes) }

    /// A text of code points, padded with zeros.
    private func text(_ bytes: ArraySlice<UInt8>) -> String? {
        var scalars: [Unicode.Scalar] = []
        for start in stride(from: bytes.startIndex, to: bytes.endIndex, by: 4) {
            let number = UInt32(truncatingIfNeeded: bits(bytes[start..<start + 4]))
            guard let scalar = Unicode.Scalar(number) else { return nil }
            scalars.append(scalar)
        }
        while scalars.last == "\0" { scalars.removeLast() }
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars)
        return text
    }
}

/// The contents of an array of numpy whose elements are bytes.
struct NumPyContents {
    /// The module of the function that makes it.
    let module: String
    let shape: [Int]
    let type: NumPyType
    private let bytes: [UInt8]

    /// Reads an array in one of the forms in which numpy pickles it; `nil` for arrays of objects and everything else.
    init?(_ object: WireObject) {
        guard let global = object.global else { return nil }
        let parts: (shape: WireValue, type: WireValue, bytes: WireValue)
        switch (global.name, object.state, object.arguments.count) {
        case ("_reconstruct", .tuple(let state)?, _) where state.count == 5:
            parts = (state[1], state[2], state[4])
        case ("_frombuffer", nil, 4):
            parts = (object.arguments[2], object.arguments[1], object.arguments[0])
        default: return nil
        }
        // numpy itself has 64 axes at most.
        guard case .tuple(let lengths) = parts.shape, lengths.count <= 64,
            let type = NumPyType(parts.type),
            let bytes = parts.bytes.octets
        else { return nil }
        var (shape, count) = ([Int](), 1)
        for length in lengths {
            guard case .int(let length) = length, length >= 0 else { return nil }
            let (product, overflow) = count.multipliedReportingOverflow(by: length)
            guard !overflow else { return nil }
            count = product
            shape.append(length)
        }
        guard type.size > 0, bytes.count / type.size == count, bytes.count % type.size == 0 else {
            return nil
        }
        module = global.module
        self.shape = shape
        self.type = type
        self.bytes = bytes
    }

    /// The bytes of each element, in the order in which they lie.
    var elements: some Sequence<ArraySlice<UInt8>> {
        stride(from: 0, to: bytes.count, by: type.size).lazy.map { bytes[$0..<$0 + type.size] }
    }

    /// The number of elements.
    var count: Int { shape.reduce(1, *) }

    /// The elements of an array with one axis, each as Python's iterator gives it: a scalar of numpy.
    var scalars: [WireValue] {
        let scalar = WireValue.global(
            WireGlobal(
                module.hasPrefix("numpy._core")
                    ? "numpy._core.multiarray" : "numpy.core.multiarray",
                "scalar"
            )
        )
        return elements.map { bytes in
            .object(WireObject(.reduce, scalar, [type.value, .bytes(Array(bytes))]))
        }
    }
}

extension WireValue {
    /// The plain value of a scalar of numpy; other values as they are.
    package var withoutNumPy: WireValue {
        guard case .object(let object) = self, let value = NumPyScalar.value(of: object) else {
            return self
        }
        return value
    }

    /// The integer that a scalar of numpy, or a member of an enumeration of the standard library, stands for where Python
    /// calls `__index__`, which a truth value of numpy doesn't have; other values as they are.
    package var asInteger: WireValue {
        guard case .object(let object) = self, case .plain(let value) = object.comparisonForm,
            !value.isBool
        else { return self }
        return value
    }

    private var isBool: Bool {
        guard case .bool = self else { return false }
        return true
    }

    /// Whether it is a class or a function.
    var isGlobal: Bool {
        guard case .global = self else { return false }
        return true
    }
}
