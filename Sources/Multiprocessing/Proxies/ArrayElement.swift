/// A number that a shared array holds; Python's `array.array` has one letter for each.
public protocol ArrayElement: Codable, Sendable, Numeric {
    /// Python's letter, such as `i`.
    static var typecode: String { get }
}

extension Int8: ArrayElement {
    /// C's `signed char`.
    public static var typecode: String { "b" }
}

extension UInt8: ArrayElement {
    /// C's `unsigned char`.
    public static var typecode: String { "B" }
}

extension Int16: ArrayElement {
    /// C's `signed short`.
    public static var typecode: String { "h" }
}

extension UInt16: ArrayElement {
    /// C's `unsigned short`.
    public static var typecode: String { "H" }
}

extension Int32: ArrayElement {
    /// C's `signed int`.
    public static var typecode: String { "i" }
}

extension UInt32: ArrayElement {
    /// C's `unsigned int`.
    public static var typecode: String { "I" }
}

extension Int64: ArrayElement {
    /// C's `signed long long`.
    public static var typecode: String { "q" }
}

extension UInt64: ArrayElement {
    /// C's `unsigned long long`.
    public static var typecode: String { "Q" }
}

extension Int: ArrayElement {
    /// C's `signed long long`.
    public static var typecode: String { "q" }
}

extension UInt: ArrayElement {
    /// C's `unsigned long long`.
    public static var typecode: String { "Q" }
}

extension Float: ArrayElement {
    /// C's `float`.
    public static var typecode: String { "f" }
}

extension Double: ArrayElement {
    /// C's `double`.
    public static var typecode: String { "d" }
}
