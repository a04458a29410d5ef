/// Reads the fields of a recording's entries; never beyond the end, and never more than there is.
struct EntryReader {
    private let bytes: [UInt8]
    private(set) var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position == bytes.count }

    /// The next byte, which stays; `nil` at the end.
    var next: UInt8? { isAtEnd ? nil : bytes[position] }

    mutating func byte() throws(RecordingError) -> UInt8 {
        guard position < bytes.count else { throw .malformed("an entry has no end") }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func number() throws(RecordingError) -> UInt64 {
        var number: UInt64 = 0
        for shift in stride(from: 0, to: 64, by: 7) {
            let byte = try byte()
            let bits = UInt64(byte & 0x7f)
            guard shift < 63 || bits <= 1 else { break }
            number |= bits << UInt64(shift)
            if byte < 0x80 { return number }
        }
        throw .malformed("a number is too large")
    }

    mutating func integer64() throws(RecordingError) -> Int64 {
        let number = try number()
        return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
    }

    mutating func integer() throws(RecordingError) -> Int { Int(try integer64()) }

    /// A number of bytes or the like, which isn't negative.
    mutating func amount() throws(RecordingError) -> Int {
        let amount = try integer()
        guard amount >= 0 else { throw .malformed("there is less than nothing") }
        return amount
    }

    mutating func flag() throws(RecordingError) -> Bool {
        switch try byte() {
        case 0: return false
        case 1: return true
        default: throw .malformed("a flag is neither set nor clear")
        }
    }

    /// The next bytes, so many.
    mutating func raw(_ count: Int) throws(RecordingError) -> ArraySlice<UInt8> {
        guard count >= 0, count <= bytes.count - position else {
            throw .malformed("an entry has no end")
        }
        defer { position += count }
        return bytes[position..<position + count]
    }

    mutating func octets() throws(RecordingError) -> ArraySlice<UInt8> {
        let count = try number()
        guard count <= UInt64(bytes.count) else { throw .malformed("an entry has no end") }
        return try raw(Int(count))
    }

    mutating func text() throws(RecordingError) -> String {
        let octets = try octets()
        guard let text = String(validating: octets, as: UTF8.self) else {
            throw .malformed("a text is no UTF-8")
        }
        return text
    }

    /// A time; a longer one than 35,000 years counts as that, so that times can be added and multiplied.
    mutating func duration() throws(RecordingError) -> Duration {
        let (seconds, attoseconds) = (try integer64(), try integer64())
        guard attoseconds.magnitude < 1_000_000_000_000_000_000 else {
            throw .malformed("a time is no time")
        }
        let time = Duration(secondsComponent: seconds, attosecondsComponent: attoseconds)
        return min(max(time, .zero - Self.longestTime), Self.longestTime)
    }

    private static let longestTime = Duration.seconds(1 << 40)

    mutating func optional<Value>(
        _ read: (inout EntryReader) throws(RecordingError) -> Value
    ) throws(RecordingError) -> Value? {
        try flag() ? try read(&self) : nil
    }

    mutating func list<Element>(
        _ read: (inout EntryReader) throws(RecordingError) -> Element
    ) throws(RecordingError) -> [Element] {
        let count = try number()
        // Each element takes a byte at least.
        guard count <= UInt64(bytes.count - position) else {
            throw .malformed("an entry has no end")
        }
        var elements: [Element] = []
        for _ in 0..<count { elements.append(try read(&self)) }
        return elements
    }

    mutating func texts() throws(RecordingError) -> [String] {
        try list { (reader) throws(RecordingError) in try reader.text() }
    }
}
