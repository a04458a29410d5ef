/// An array of numpy: its shape, the type of its elements, and their bytes.
///
/// Python gets a `numpy.ndarray`, with any version of numpy, and any array of numbers that Python sends can be read.
/// One-dimensional arrays are also Swift arrays, such as `[Double]`, and two-dimensional ones `[[Double]]`; both travel
/// back as lists.
///
/// ```swift
/// let image = try NDArray(pixels, shape: [480, 640, 3])       // [UInt8]
/// try await images.put(image)
/// let matrix = try await matrices.get()
/// let numbers = try matrix.elements(as: Float.self)           // row by row
/// ```
public struct NDArray: Hashable, Sendable {
    /// The number of elements along each axis; empty for a single number.
    public let shape: [Int]
    /// numpy's name of the type of the elements, such as `<f8` for little-endian 64-bit floats.
    public let dtype: String
    /// The elements, row by row (C order).
    public let bytes: [UInt8]

    /// Makes an array of elements in memory.
    ///
    /// - Parameters:
    ///   - bytes: The elements, row by row.
    ///   - shape: The number of elements along each axis.
    ///   - dtype: numpy's name of their type: a byte order (`<`, `>`, `|`), a kind (`b` for booleans, `i`, `u`, `f`, `c`,
    ///     `S`, `U`) and the size of one in bytes (for `U`, in characters).
    /// - Throws: ``WireValueError`` if the three don't fit.
    public init(bytes: [UInt8], shape: [Int], dtype: String) throws(WireValueError) {
        guard let type = NumPyType(dtype: dtype) else {
            throw WireValueError("'\(dtype)' is no dtype of plain elements, such as '<f8'")
        }
        guard let count = Self.count(shape), type.size > 0 else {
            throw WireValueError("\(shape) is no shape of an array")
        }
        let (size, isTooMany) = count.multipliedReportingOverflow(by: type.size)
        guard !isTooMany, bytes.count == size else {
            throw WireValueError(
                "\(bytes.count) bytes are no array of shape \(shape) of elements of \(type.size) bytes"
            )
        }
        self.init(shape: shape, dtype: dtype, bytes: bytes)
    }

    private init(shape: [Int], dtype: String, bytes: [UInt8]) {
        self.shape = shape
        self.dtype = dtype
        self.bytes = bytes
    }

    /// The number of elements of a shape; `nil` if it isn't one.
    private static func count(_ shape: [Int]) -> Int? {
        var count = 1
        for length in shape {
            let (product, overflow) = count.multipliedReportingOverflow(by: length)
            guard length >= 0, !overflow else { return nil }
            count = product
        }
        return count
    }

    /// The number of all elements.
    public var count: Int { shape.reduce(1, *) }
}

// Numbers.
extension NDArray {
    /// Makes an array with one axis.
    ///
    /// - Parameter elements: The numbers.
    public init<Element: NDArrayElement>(_ elements: [Element]) {
        self.init(shape: [elements.count], dtype: Element.dtype, bytes: Self.bytes(elements))
    }

    /// Makes an array with any number of axes.
    ///
    /// - Parameters:
    ///   - elements: The numbers, row by row.
    ///   - shape: The number of elements along each axis.
    /// - Throws: ``WireValueError`` if there are more or fewer numbers.
    public init<Element: NDArrayElement>(
        _ elements: [Element],
        shape: [Int]
    ) throws(WireValueError) {
        guard let count = Self.count(shape), count == elements.count else {
            throw WireValueError("\(elements.count) elements are no array of shape \(shape)")
        }
        self.init(shape: shape, dtype: Element.dtype, bytes: Self.bytes(elements))
    }

    /// Makes an array with two axes.
    ///
    /// - Parameter rows: The rows, of the same length.
    /// - Throws: ``WireValueError`` if they aren't.
    public init<Element: NDArrayElement>(rows: [[Element]]) throws(WireValueError) {
        let length = rows.first?.count ?? 0
        guard rows.allSatisfy({ $0.count == length }) else {
            throw WireValueError("rows of different lengths are no array")
        }
        try self.init(Array(rows.joined()), shape: [rows.count, length])
    }

    /// Reads the elements.
    ///
    /// - Parameter type: Their type in Swift, such as `Double`, `Int` or `Bool`.
    /// - Returns: All elements, row by row.
    /// - Throws: ``WireValueError`` if one of them is no value of this type. Integers of any size are, as far as they
    ///   fit; floats of 16 and 32 bits, and integers without loss, are doubles.
    /// - Complexity: O(elements); copying the bytes if the type is exactly that of the array.
    public func elements<Element: Decodable>(
        as type: Element.Type = Element.self
    ) throws(WireValueError) -> [Element] {
        if let elements = elements(asExactly: type) { return elements }
        do throws(WireCodingError) {
            return try WireCoding.decode(all: flatElements)
        } catch {
            throw WireValueError(error)
        }
    }

    /// The elements, if they are exactly of this type.
    func elements<Element>(asExactly type: Element.Type) -> [Element]? {
        guard let number = type as? any NDArrayElement.Type, number.dtype == dtype else {
            return nil
        }
        return elements(of: number)
    }

    private func elements<Element: NDArrayElement, Wanted>(of type: Element.Type) -> [Wanted]? {
        WireCoding.same(numbers(of: type), as: [Wanted].self)
    }

    private func numbers<Element: NDArrayElement>(of type: Element.Type) -> [Element] {
        bytes.withUnsafeBytes { bytes in
            [Element](unsafeUninitializedCapacity: count) { room, initialized in
                UnsafeMutableRawBufferPointer(room).copyMemory(from: bytes)
                initialized = count
            }
        }
    }

    private static func bytes<Element: NDArrayElement>(_ elements: [Element]) -> [UInt8] {
        elements.withUnsafeBytes { Array($0) }
    }
}

// Python.
extension NDArray {
    /// The types of which all numbers can be read at once.
    private static let numbers: [any (NDArrayElement & DirectlyEncodable).Type] = [
        Double.self, Float.self, Int64.self, Int32.self, Int16.self, Int8.self, UInt64.self,
        UInt32.self, UInt16.self, UInt8.self,
    ]

    /// Reads an array as numpy pickles it; `nil` for masked arrays, records, times, objects and everything else.
    init?(_ object: WireObject) {
        guard let contents = NumPyContents(object), !contents.isMasked,
            let dtype = contents.type.dtype
        else { return nil }
        self.init(
            shape: contents.shape,
            dtype: dtype,
            bytes: contents.bytesRowByRow
        )
    }

    /// All elements as Python values, row by row.
    private var flatElements: [WireValue] {
        if let type = Self.numbers.first(where: { $0.dtype == dtype }) {
            return values(of: type)
        }
        guard let type = NumPyType(dtype: dtype) else { return [] }
        return stride(from: 0, to: bytes.count, by: type.size).map {
            type.shown(bytes[$0..<$0 + type.size])
        }
    }

    private func values<Element: NDArrayElement & DirectlyEncodable>(
        of type: Element.Type
    ) -> [WireValue] {
        // Numbers always have a Python value.
        (try? Element.encodedDirectly(numbers(of: type), .plain)) ?? []
    }

    /// The most lists that an array without elements may be: few bytes can name any number of them.
    private static let mostEmptyLists = 1 << 16

    /// The elements along the first axis, each a list if there are more axes: numpy's `tolist()`; `nil` without axes, and
    /// for very many rows of nothing.
    var nestedElements: [WireValue]? {
        guard !shape.isEmpty else { return nil }
        if bytes.isEmpty {
            let lists = Self.count(shape.filter { $0 > 0 })
            guard let lists, lists <= Self.mostEmptyLists else { return nil }
        }
        return Self.nested(flatElements[...], shape[...])
    }

    private static func nested(
        _ values: ArraySlice<WireValue>,
        _ axes: ArraySlice<Int>
    ) -> [WireValue] {
        guard axes.count > 1, let length = axes.first else { return Array(values) }
        let inner = axes.dropFirst()
        let size = inner.reduce(1, *)
        return (0..<length).map {
            .list(nested(values.dropFirst($0 * size).prefix(size), inner))
        }
    }
}

extension NDArray: Codable {
    /// Reads shape, type and bytes, as other coders have written them.
    ///
    /// - Parameter decoder: A decoder such as Foundation's for JSON.
    /// - Throws: `DecodingError` if they don't fit each other.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let bytes = try container.decode([UInt8].self, forKey: .bytes)
        let shape = try container.decode([Int].self, forKey: .shape)
        let dtype = try container.decode(String.self, forKey: .dtype)
        do throws(WireValueError) {
            try self.init(bytes: bytes, shape: shape, dtype: dtype)
        } catch {
            throw DecodingError.dataCorruptedError(
                forKey: .bytes,
                in: container,
                debugDescription: "\(error)"
            )
        }
    }
}

extension NDArray: WireValueConvertible {
    /// The `numpy.ndarray`.
    public var wireValue: WireValue {
        let state: [WireValue] = [
            .int(1), .tuple(shape.map { .int($0) }), NumPyType.wireValue(dtype: dtype),
            .bool(false),
            .bytes(bytes),
        ]
        // By this name all versions of numpy find the function.
        let reconstruct = WireGlobal("numpy.core.multiarray", "_reconstruct")
        return .object(
            WireObject(
                .reduce,
                .global(reconstruct),
                [
                    .global(WireGlobal("numpy", "ndarray")), .tuple([.int(0)]),
                    .bytes([UInt8(ascii: "b")]),
                ],
                steps: [.build(.tuple(state))]
            )
        )
    }

    /// Reads a `numpy.ndarray`.
    ///
    /// - Parameter wireValue: What Python has sent.
    /// - Throws: ``WireValueError`` for everything else, also for masked arrays, records and arrays of objects.
    public init(wireValue: WireValue) throws {
        guard case .object(let object) = wireValue, let array = NDArray(object) else {
            throw WireValueError.expected(Self.self, found: wireValue)
        }
        self = array
    }
}
