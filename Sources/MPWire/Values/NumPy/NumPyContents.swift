/// The contents of an array of numpy whose elements are bytes.
struct NumPyContents {
    /// The module of the function that makes it.
    let module: String
    /// Whether some of the elements may not be there.
    let isMasked: Bool
    let shape: [Int]
    let type: NumPyType
    private let bytes: [UInt8]
    /// Whether the first axis varies fastest in the bytes, as in Fortran.
    private let isFortran: Bool

    /// Reads an array in one of the forms in which numpy pickles it; `nil` for arrays of objects and everything else.
    init?(_ object: WireObject) {
        guard let global = object.global else { return nil }
        let parts: (shape: WireValue, type: WireValue, bytes: WireValue, isFortran: Bool)
        switch (global.name, object.state, object.arguments.count) {
        case ("_reconstruct", .tuple(let state)?, _) where state.count == 5,
            ("_mareconstruct", .tuple(let state)?, _) where state.count == 7:
            parts = (state[1], state[2], state[4], state[3] == .bool(true))
        case ("_frombuffer", nil, 4):
            let isFortran = object.arguments[3] == .text("F")
            parts = (object.arguments[2], object.arguments[1], object.arguments[0], isFortran)
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
        isMasked = global.name == "_mareconstruct"
        self.shape = shape
        self.type = type
        self.bytes = bytes
        isFortran = parts.isFortran
    }

    /// The bytes of all elements, row by row (C order).
    var bytesRowByRow: [UInt8] {
        // Without elements, the lengths may be any numbers.
        guard isFortran, shape.count > 1, !bytes.isEmpty else { return bytes }
        // How far it is from one element to the next along each axis.
        let strides = shape.indices.map { shape[..<$0].reduce(type.size, *) }
        var ordered: [UInt8] = []
        ordered.reserveCapacity(bytes.count)
        var place = shape.map { _ in 0 }
        for _ in 0..<count {
            let start = zip(place, strides).reduce(0) { $0 + $1.0 * $1.1 }
            ordered += bytes[start..<start + type.size]
            var axis = shape.count - 1
            while axis >= 0 {
                place[axis] += 1
                if place[axis] < shape[axis] { break }
                place[axis] = 0
                axis -= 1
            }
        }
        return ordered
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
