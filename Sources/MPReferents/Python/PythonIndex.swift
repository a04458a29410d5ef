import MPWire

/// A value that Python accepts as an index (`__index__`): an `int` or `bool`.
enum PythonIndex {
    /// Within 64 bits.
    case inside(Int)
    /// Beyond 64 bits.
    case outside(isNegative: Bool)

    /// Reads an index; `nil` for values that aren't one.
    init?(_ value: WireValue) {
        switch value {
        case .bool(let value): self = .inside(value ? 1 : 0)
        case .int(let value): self = .inside(value)
        case .bigInt(let value):
            self = .outside(isNegative: value.isNegative)
        case .object:
            // Only scalars of numpy and members of enumerations are numbers.
            let plain = value.asInteger
            if case .object = plain { return nil }
            self.init(plain)
        case .null, .float, .text, .surrogateText, .bytes, .bytearray, .list, .tuple, .dict, .set,
            .frozenset, .global, .proxy, .cyclic:
            return nil
        }
    }

    /// The number, clamped to 64 bits.
    var clamped: Int {
        switch self {
        case .inside(let value): value
        case .outside(let isNegative): isNegative ? .min : .max
        }
    }

    /// Reads the number of elements that an iterator is asked for at once.
    static func ofChunk(_ value: WireValue) throws(PythonException) -> Int {
        guard let count = PythonIndex(value)?.clamped else { throw .notInteger(value) }
        if count < 1 { throw .valueError("'count' must be one or more") }
        return count
    }
}

extension WireValue {
    /// Reads the index of `insert` and `pop`.
    func asIndex() throws(PythonException) -> Int {
        switch PythonIndex(self) {
        case .inside(let index): return index
        case .outside: throw .overflowError("Python int too large to convert to C ssize_t")
        case nil: throw .notInteger(self)
        }
    }

    /// Reads the factor of `*`.
    func asRepeatCount() throws(PythonException) -> Int {
        switch PythonIndex(self) {
        case .inside(let count): return count
        case .outside: throw .overflowError("cannot fit 'int' into an index-sized integer")
        case nil: throw .notInteger(self)
        }
    }

    /// Reads a bound of `list.index`, clamped.
    func asSearchBound() throws(PythonException) -> Int {
        guard let index = PythonIndex(self) else {
            throw .isNoInteger(
                self,
                "slice indices must be integers or have an __index__ method"
            )
        }
        return index.clamped
    }
}

extension PythonException {
    /// Python's complaint about a value that isn't an integer where its C code wants one.
    static func notInteger(_ value: WireValue) -> Self {
        .isNoInteger(
            value,
            "'\(value.typeNameInErrors)' object cannot be interpreted as an integer"
        )
    }
}
