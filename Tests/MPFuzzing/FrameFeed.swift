import MPWire

/// The frame decoder: the same frames, however the bytes arrive and whatever is set apart, and no more memory than bytes.
enum FrameFeed {
    /// Of which size the pieces are (the first byte), how long frames may be (the second), the stream.
    static func take(_ input: ArraySlice<UInt8>) throws(BrokenPromise) {
        guard input.count > 2 else { return }
        let size = Int(input[input.startIndex]) + 1
        let limit = 1 << (Int(input[input.startIndex + 1]) % 12)
        let stream = input.dropFirst(2)
        let whole = try read([stream], limit)
        var pieces: [ArraySlice<UInt8>] = []
        var rest = stream
        while !rest.isEmpty {
            pieces.append(rest.prefix(size))
            rest = rest.dropFirst(size)
        }
        try promise(try read(pieces, limit) == whole, "pieces of \(size) bytes give other frames")
        try promise(try read(written(whole.frames), limit).frames == whole.frames, "frames change")
        try promise(try read(pieces, limit, insetsFrom: 4) == whole, "with insets, frames change")
    }

    /// What a stream comes to.
    private struct Reading: Equatable {
        var frames: [[UInt8]] = []
        var error: FrameError?
    }

    private static func read(
        _ pieces: [ArraySlice<UInt8>],
        _ limit: Int,
        insetsFrom shortest: Int = Inset.shortest
    ) throws(BrokenPromise) -> Reading {
        var decoder = FrameDecoder(limit: limit, insetsFrom: shortest)
        var reading = Reading()
        var received = 0
        for piece in pieces {
            decoder.append(piece)
            received += piece.count
            do throws(FrameError) {
                while let payload = try decoder.next() {
                    reading.frames.append(payload.filled(with: decoder.takeInsets()))
                }
            } catch {
                reading.error = error
                return reading
            }
            let kept = decoder.bufferedCount
            try promise(kept < limit + 12, "\(kept) bytes are kept of a frame of \(limit) at most")
        }
        let longest = reading.frames.map(\.count).max() ?? 0
        try promise(longest <= limit, "a frame of \(longest) bytes, where \(limit) are allowed")
        try promise(decoder.bufferedCount <= received, "more bytes are kept than have come")
        return reading
    }

    private static func written(_ frames: [[UInt8]]) -> [ArraySlice<UInt8>] {
        var bytes: [UInt8] = []
        for frame in frames { bytes.appendFrame { $0 += frame } }
        return [bytes[...]]
    }
}
