/// The beginning of a name, in a form that is copied in a few instructions.
package struct FlightName: Equatable, Sendable {
    /// The bytes in the order of memory; zeros follow a shorter name.
    let words: (UInt64, UInt64, UInt64)

    /// How much of a name is kept, in bytes.
    private static let longest = 24

    /// No name.
    package init() { words = (0, 0, 0) }

    /// Takes the first 24 bytes of a name.
    package init(_ name: String) {
        var bytes = Array(name.utf8.prefix(Self.longest))
        bytes += repeatElement(0, count: Self.longest - bytes.count)
        let raw = bytes.span.bytes
        words = (
            raw.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt64.self),
            raw.unsafeLoadUnaligned(fromByteOffset: 8, as: UInt64.self),
            raw.unsafeLoadUnaligned(fromByteOffset: 16, as: UInt64.self)
        )
    }

    package static func == (one: FlightName, other: FlightName) -> Bool {
        one.words == other.words
    }
}
