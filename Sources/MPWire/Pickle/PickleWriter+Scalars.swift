import MPSystem

extension [UInt8] {
    mutating func append(_ opcode: Opcode) { append(opcode.rawValue) }

    /// Appends an integer, least significant byte first.
    mutating func appendLittleEndian(_ value: some FixedWidthInteger) {
        for place in 0..<value.bitWidth / 8 {
            append(UInt8(truncatingIfNeeded: value >> (8 * place)))
        }
    }

    /// Appends an `int` in its shortest form.
    mutating func appendPickled(_ value: Int) {
        append(addingCapacity: Self.longestInt) { $0.appendPlain(value) }
    }

    /// The greatest length of a 64-bit `int`: an opcode, a length, the bytes.
    private static var longestInt: Int { 10 }

    /// Appends a `str`.
    mutating func appendText(_ text: String) {
        guard let count = UInt8(exactly: text.utf8.count) else { return appendText(text.utf8) }
        append(addingCapacity: 2 + Int(count)) { pickle in
            pickle.append(.shortBinUnicode)
            pickle.append(count)
            pickle.append(utf8: text)
        }
    }

    /// Appends an `int` beyond 64 bits.
    mutating func appendPickled(_ value: WireBigInt) {
        if let count = UInt8(exactly: value.littleEndian.count) {
            append(.long1)
            append(count)
        } else {
            append(.long4)
            appendLittleEndian(UInt32(value.littleEndian.count))
        }
        self += value.littleEndian
    }

    /// Appends a `float`, the only number that is big-endian.
    mutating func appendPickled(_ value: Double) {
        append(.binFloat)
        appendLittleEndian(value.bitPattern.byteSwapped)
    }

    /// Appends a `str` with these bytes.
    mutating func appendText(_ octets: some Collection<UInt8>) {
        appendCounted(octets, .shortBinUnicode, .binUnicode, .binUnicode8)
    }

    /// Appends a `bytes` with these bytes.
    mutating func appendPickled(_ octets: [UInt8]) {
        appendCounted(octets, .shortBinBytes, .binBytes, .binBytes8)
    }

    /// Appends the opcode and length of a `bytes` with so many bytes.
    mutating func appendHeader(ofBytes count: Int) {
        appendHeader(count, .shortBinBytes, .binBytes, .binBytes8)
    }

    private mutating func appendCounted(
        _ octets: some Collection<UInt8>,
        _ short: Opcode,
        _ long: Opcode,
        _ longest: Opcode
    ) {
        let count = octets.count
        reserveRoom(self.count + count + 16)
        appendHeader(count, short, long, longest)
        append(contentsOf: octets)
    }

    private mutating func appendHeader(
        _ count: Int,
        _ short: Opcode,
        _ long: Opcode,
        _ longest: Opcode
    ) {
        if let count = UInt8(exactly: count) {
            append(short)
            append(count)
        } else if let count = UInt32(exactly: count) {
            append(long)
            appendLittleEndian(count)
        } else {
            append(longest)
            appendLittleEndian(UInt64(count))
        }
    }
}
