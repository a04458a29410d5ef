/// A number that an ``NDArray`` holds; any bits are one.
public protocol NDArrayElement: Sendable {
    /// numpy's name of the type, such as `<f8`.
    static var dtype: String { get }
}

extension Int8: NDArrayElement {
    /// numpy's `int8`.
    public static var dtype: String { "|i1" }
}

extension UInt8: NDArrayElement {
    /// numpy's `uint8`.
    public static var dtype: String { "|u1" }
}

extension Int16: NDArrayElement {
    /// numpy's `int16`.
    public static var dtype: String { "<i2" }
}

extension UInt16: NDArrayElement {
    /// numpy's `uint16`.
    public static var dtype: String { "<u2" }
}

extension Int32: NDArrayElement {
    /// numpy's `int32`.
    public static var dtype: String { "<i4" }
}

extension UInt32: NDArrayElement {
    /// numpy's `uint32`.
    public static var dtype: String { "<u4" }
}

extension Int64: NDArrayElement {
    /// numpy's `int64`.
    public static var dtype: String { "<i8" }
}

extension UInt64: NDArrayElement {
    /// numpy's `uint64`.
    public static var dtype: String { "<u8" }
}

extension Int: NDArrayElement {
    /// numpy's `int64`.
    public static var dtype: String { "<i8" }
}

extension UInt: NDArrayElement {
    /// numpy's `uint64`.
    public static var dtype: String { "<u8" }
}

extension Float16: NDArrayElement {
    /// numpy's `float16`.
    public static var dtype: String { "<f2" }
}

extension Float: NDArrayElement {
    /// numpy's `float32`.
    public static var dtype: String { "<f4" }
}

extension Double: NDArrayElement {
    /// numpy's `float64`.
    public static var dtype: String { "<f8" }
}
