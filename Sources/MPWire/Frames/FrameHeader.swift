/// The length before a payload, in its short form (4 bytes) or its long form (12 bytes).
struct FrameHeader: Equatable {
    /// The first four bytes of the long form: −1 as a signed number.
    static let longFormMark: UInt32 = 0xffff_ffff
    /// The longest payload that the short form can announce.
    static let longestShortForm = 0x7fff_ffff
    /// The size of the short form, and of the mark that begins the long one.
    static let shortFormSize = 4
    /// The size of the long form.
    static let longFormSize = 12

    /// The size of the header itself.
    let size: Int
    /// The size of the payload.
    let payloadSize: Int

    /// Reads the header at the beginning of `bytes`.
    ///
    /// - Returns: `nil` if the header isn't complete yet.
    /// - Throws: The length is negative or above `limit`.
    static func read(_ bytes: ArraySlice<UInt8>, limit: Int) throws(FrameError) -> Self? {
        let bytes = bytes.span
        var size = 0
        guard let short = bytes.bigEndian(at: &size, width: shortFormSize) else { return nil }
        guard short == longFormMark else {
            let length = Int32(truncatingIfNeeded: short)
            guard length >= 0 else { throw .negativeLength(length) }
            return try Self(size: size, length: short, limit: limit)
        }
        let width = longFormSize - shortFormSize
        guard let long = bytes.bigEndian(at: &size, width: width) else { return nil }
        return try Self(size: size, length: long, limit: limit)
    }

    /// Whether a header that begins like this is longer than the short form.
    static func isLongForm(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.count >= shortFormSize && bytes.prefix(shortFormSize).allSatisfy { $0 == 0xff }
    }

    private init(size: Int, length: UInt64, limit: Int) throws(FrameError) {
        // A whole frame has to be countable.
        let limit = min(limit, .max - Self.longFormSize)
        guard let payloadSize = Int(exactly: length), payloadSize <= limit else {
            throw .tooLong(length: length, limit: limit)
        }
        self.size = size
        self.payloadSize = payloadSize
    }
}
