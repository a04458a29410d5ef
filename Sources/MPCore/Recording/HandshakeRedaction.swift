/// Blots out what a stranger sends: lengths of frames stay, what is in them becomes zeros.
struct HandshakeRedaction {
    /// The bytes of a header that has begun.
    private var header: [UInt8] = []
    /// How much of a frame has yet to come.
    private var missing = 0

    /// The next bytes as they may be recorded.
    ///
    /// - Parameters:
    ///   - bytes: The bytes.
    ///   - frames: How many frames of the handshake have ended in them, if it is over; whatever follows stays. `nil` if it
    ///     goes on, or has failed.
    /// - Returns: As many bytes.
    mutating func redact(_ bytes: ArraySlice<UInt8>, upTo frames: Int?) -> [UInt8] {
        var redacted: [UInt8] = []
        redacted.reserveCapacity(bytes.count)
        var rest = bytes
        var ended = 0
        while let byte = rest.first {
            if let frames, ended >= frames { return redacted + rest }
            if missing > 0 {
                let count = min(missing, rest.count)
                redacted += repeatElement(0, count: count)
                rest = rest.dropFirst(count)
                missing -= count
                if missing == 0 { ended += 1 }
            } else {
                redacted.append(byte)
                rest = rest.dropFirst()
                if endsHeader(byte) { ended += 1 }
            }
        }
        return redacted
    }

    /// Takes a byte of a header.
    ///
    /// - Returns: Whether the frame ends with it, since it is empty.
    private mutating func endsHeader(_ byte: UInt8) -> Bool {
        header.append(byte)
        // A length of -1 says that the length follows, in eight bytes.
        let isLong = header.starts(with: [0xff, 0xff, 0xff, 0xff])
        guard header.count == (isLong ? 12 : 4) else { return false }
        let length = header.dropFirst(isLong ? 4 : 0).reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        header = []
        // Frames of handshakes are short; whatever announces more is refused, and all that follows it is blotted out.
        missing = length <= 256 ? Int(length) : .max
        return missing == 0
    }
}
