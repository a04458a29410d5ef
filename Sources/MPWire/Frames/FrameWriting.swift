extension [UInt8] {
    /// Appends one frame: a header, and the payload that `writePayload` appends.
    ///
    /// The header is filled in afterwards, so that a payload is written once, into its place.
    ///
    /// - Parameter writePayload: Appends the payload; it leaves the bytes before alone.
    package mutating func appendFrame(_ writePayload: (inout [UInt8]) -> Void) {
        appendFrame(longestShortForm: FrameHeader.longestShortForm, writePayload)
    }

    /// The header of a frame whose payload is sent from where it lies.
    package static func frameHeader(payloadSize: Int) -> [UInt8] {
        var header: [UInt8] = [0, 0, 0, 0]
        _ = header.fillFrameHeader(
            at: 0,
            payloadSize: payloadSize,
            longestShortForm: FrameHeader.longestShortForm
        )
        return header
    }

    /// Does the work of ``appendFrame(_:)``; tests lower the size from which the long form is used.
    mutating func appendFrame(longestShortForm: Int, _ writePayload: (inout [UInt8]) -> Void) {
        let start = count
        appendBigEndian(0 as UInt32)
        writePayload(&self)
        let size = count - start - FrameHeader.shortFormSize
        _ = fillFrameHeader(at: start, payloadSize: size, longestShortForm: longestShortForm)
    }

    /// Writes a header over the four bytes that were left for it.
    ///
    /// - Returns: By how much what follows was moved, since the header is longer.
    mutating func fillFrameHeader(at start: Int, payloadSize: Int, longestShortForm: Int) -> Int {
        if payloadSize <= longestShortForm {
            replaceBytes(at: start, with: UInt32(payloadSize))
            return 0
        }
        replaceBytes(at: start, with: FrameHeader.longFormMark)
        let room = FrameHeader.longFormSize - FrameHeader.shortFormSize
        let sizeStart = start + FrameHeader.shortFormSize
        insert(contentsOf: repeatElement(0, count: room), at: sizeStart)
        replaceBytes(at: sizeStart, with: UInt64(payloadSize))
        return room
    }

    /// Overwrites bytes that are already there with a number, big-endian.
    private mutating func replaceBytes(at start: Int, with number: some FixedWidthInteger) {
        var bytes = mutableSpan
        for offset in 0..<number.bitWidth / 8 {
            let shift = number.bitWidth - 8 * (offset + 1)
            bytes[start + offset] = UInt8(truncatingIfNeeded: number >> shift)
        }
    }

    /// Appends a number, big-endian.
    package mutating func appendBigEndian(_ number: some FixedWidthInteger) {
        append(addingCapacity: number.bitWidth / 8) { $0.appendBigEndian(number) }
    }
}

extension OutputSpan<UInt8> {
    /// Appends a number, big-endian.
    mutating func appendBigEndian(_ number: some FixedWidthInteger) {
        for shift in stride(from: number.bitWidth - 8, through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }
}
