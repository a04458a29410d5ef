/// Writes the fields of a recording's entries.
struct EntryWriter {
    private(set) var bytes: [UInt8] = []

    /// Appends one byte.
    mutating func byte(_ byte: UInt8) { bytes.append(byte) }

    /// Appends a number: seven bits per byte, the lowest first.
    mutating func number(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// Appends a number that may be negative: those near zero take little room.
    mutating func integer(_ integer: Int64) {
        number(UInt64(bitPattern: integer << 1 ^ integer >> 63))
    }

    /// Appends a number that may be negative.
    mutating func integer(_ integer: Int) { self.integer(Int64(integer)) }

    mutating func flag(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

    /// Appends bytes as they are.
    mutating func raw(_ octets: some Collection<UInt8>) { bytes.append(contentsOf: octets) }

    /// Appends bytes with their number.
    mutating func octets(_ octets: some Collection<UInt8>) {
        number(UInt64(octets.count))
        bytes.append(contentsOf: octets)
    }

    mutating func text(_ text: String) { octets(text.utf8) }

    mutating func duration(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        integer(seconds)
        integer(attoseconds)
    }

    /// Appends whether there is a value, and the value.
    mutating func optional<Value>(
        _ value: Value?,
        _ write: (inout EntryWriter, Value) -> Void
    ) {
        flag(value != nil)
        if let value { write(&self, value) }
    }

    /// Appends the number of elements, and each.
    mutating func list<Elements: Collection>(
        _ elements: Elements,
        _ write: (inout EntryWriter, Elements.Element) -> Void
    ) {
        number(UInt64(elements.count))
        for element in elements { write(&self, element) }
    }

    mutating func texts(_ texts: some Collection<String>) { list(texts) { $0.text($1) } }

    /// Removes everything, and returns it.
    mutating func take() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }

    /// Removes the bytes from a place on.
    mutating func shorten(to count: Int) { bytes.removeLast(bytes.count - count) }

    /// Makes room for more bytes.
    mutating func reserve(_ count: Int) { bytes.reserveCapacity(bytes.count + count) }
}
