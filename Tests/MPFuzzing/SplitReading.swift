import MPWire

/// What a message comes to that arrives bit by bit, with octets set apart that aren't large at all.
struct SplitReading {
    /// The payload without the octets that were set apart.
    let payload: ArraySlice<UInt8>
    /// Those octets.
    let insets: [Inset]

    /// Sends a payload through a decoder, in pieces of so many bytes.
    init(_ payload: ArraySlice<UInt8>, pieces size: Int) throws(BrokenPromise) {
        var stream: [UInt8] = []
        stream.appendFrame { $0 += payload }
        var decoder = FrameDecoder(limit: payload.count, insetsFrom: 8)
        var found: SplitReading?
        var rest = stream[...]
        while !rest.isEmpty {
            decoder.append(rest.prefix(size))
            rest = rest.dropFirst(size)
            if let payload = try Self.next(of: &decoder) {
                try promise(found == nil && rest.isEmpty, "a frame ends too early in pieces")
                found = SplitReading(payload: payload, insets: decoder.takeInsets())
            }
        }
        guard let found else { throw BrokenPromise(description: "a frame is lost in pieces") }
        try promise(found.contiguous == Array(payload), "a frame has changed in pieces")
        self = found
    }

    private init(payload: ArraySlice<UInt8>, insets: [Inset]) {
        self.payload = payload
        self.insets = insets
    }

    private static func next(
        of decoder: inout FrameDecoder
    ) throws(BrokenPromise) -> ArraySlice<UInt8>? {
        do throws(FrameError) {
            return try decoder.next()
        } catch {
            throw BrokenPromise(description: "a frame can't be read in pieces: \(error)")
        }
    }

    /// The payload with everything in its place.
    var contiguous: [UInt8] { payload.filled(with: insets) }
}

extension ArraySlice<UInt8> {
    /// A payload together with what was set apart from it.
    func filled(with insets: [Inset]) -> [UInt8] {
        var bytes: [UInt8] = []
        var position = startIndex
        for inset in insets {
            bytes += self[position..<inset.offset]
            bytes += inset.octets
            position = inset.offset
        }
        return bytes + self[position...]
    }
}
