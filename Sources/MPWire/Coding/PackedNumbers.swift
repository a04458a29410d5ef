/// A number type whose arrays can be copied as they lie in memory.
private protocol PackedNumber {
    /// Python's letter for the type, as in `struct` and `array`.
    static var format: String { get }
}

extension Int: PackedNumber { fileprivate static var format: String { "q" } }
extension Int16: PackedNumber { fileprivate static var format: String { "h" } }
extension Int32: PackedNumber { fileprivate static var format: String { "i" } }
extension Int64: PackedNumber { fileprivate static var format: String { "q" } }
extension UInt: PackedNumber { fileprivate static var format: String { "Q" } }
extension UInt16: PackedNumber { fileprivate static var format: String { "H" } }
extension UInt32: PackedNumber { fileprivate static var format: String { "I" } }
extension UInt64: PackedNumber { fileprivate static var format: String { "Q" } }
extension Float: PackedNumber { fileprivate static var format: String { "f" } }
extension Double: PackedNumber { fileprivate static var format: String { "d" } }

// Between programs of the same package on one machine, a list of numbers is copied rather than encoded one by one: a tuple of
// the letter of their type and their bytes, in the order of this machine.
extension WireCoding {
    /// Packs numbers.
    ///
    /// - Parameter elements: The numbers.
    /// - Returns: What ``unpacked(_:as:)`` reads; `nil` if they are no numbers that can be packed.
    package static func packed<Element>(_ elements: [Element]) -> WireValue? {
        guard let type = Element.self as? any PackedNumber.Type else { return nil }
        return .tuple([.text(type.format), .bytes(elements.withUnsafeBytes { [UInt8]($0) })])
    }

    /// Reads numbers that were packed.
    ///
    /// - Returns: The numbers; `nil` if the value is something else, or holds numbers of another type.
    package static func unpacked<Element>(_ value: WireValue, as type: Element.Type) -> [Element]? {
        guard let type = Element.self as? any PackedNumber.Type,
            case .tuple(let parts) = value, parts.count == 2,
            case .text(type.format) = parts[0], case .bytes(let bytes) = parts[1],
            bytes.count % MemoryLayout<Element>.stride == 0
        else { return nil }
        let count = bytes.count / MemoryLayout<Element>.stride
        return [Element](unsafeUninitializedCapacity: count) { elements, initializedCount in
            // SAFETY: every pattern of bits is a number, and there is room for as many bytes.
            UnsafeMutableRawBufferPointer(elements).copyBytes(from: bytes)
            initializedCount = count
        }
    }
}
