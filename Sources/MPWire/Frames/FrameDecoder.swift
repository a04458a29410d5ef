/// Cuts a stream of bytes into frames, however the bytes arrive.
///
/// The driver appends what it has read, then takes frames until there is none. In the common case, one
/// read with whole frames, nothing is copied: payloads are slices of what was appended. Only an incomplete
/// frame at the end is copied, once ``next()`` has found that it is incomplete; so a driver that takes
/// all frames may reuse its read buffer. Memory grows with the bytes received, never with a length announced.
package struct FrameDecoder: Sendable {
    /// The longest payload that is taken; may change between two frames, as at the end of a handshake.
    package var limit: Int
    /// The bytes that are no part of a frame handed out.
    private var pending: ArraySlice<UInt8> = []
    /// Whether `pending` still lies in the buffer of whoever appended it.
    private var isBorrowed = false

    /// Begins before the first frame of a stream.
    package init(limit: Int) {
        self.limit = limit
    }

    /// The number of bytes that wait for the rest of their frame, or for ``next()``.
    package var bufferedCount: Int { pending.count }

    /// Whether the stream would be cut inside a frame if it ended here, all frames having been taken.
    package var isMidFrame: Bool { !pending.isEmpty }

    /// Takes the next bytes of the stream.
    package mutating func append(_ bytes: ArraySlice<UInt8>) {
        if pending.isEmpty {
            pending = bytes
            isBorrowed = true
        } else {
            pending.append(contentsOf: bytes)
            isBorrowed = false
        }
    }

    /// Hands out the payload of the oldest frame that is complete.
    ///
    /// - Returns: `nil` if there is no complete frame.
    /// - Throws: The header is not acceptable; every later call throws the same, since nobody knows
    ///   where the next frame begins.
    package mutating func next() throws(FrameError) -> ArraySlice<UInt8>? {
        guard let header = try FrameHeader.read(pending, limit: limit),
            pending.count - header.size >= header.payloadSize
        else {
            keepIncompleteFrame()
            return nil
        }
        let start = pending.startIndex + header.size
        let end = start + header.payloadSize
        let payload = pending[start..<end]
        // An empty slice of a buffer would keep the buffer alive.
        pending = end == pending.endIndex ? [] : pending[end...]
        return payload
    }

    /// What has come of the payload of an incomplete frame, all complete ones having been taken.
    package var incompletePayload: ArraySlice<UInt8> {
        // `next()` has thrown if the header is wrong, and nobody goes on after that.
        guard let header = try? FrameHeader.read(pending, limit: limit) else { return [] }
        return pending.dropFirst(header.size)
    }

    /// Gives up an incomplete frame, and begins again behind it.
    ///
    /// - Parameter count: How much of its payload is wanted nevertheless, at most.
    /// - Returns: That, and how many bytes have yet to be left out of the stream before the next are appended; `nil` if no
    ///   frame has begun whose length is known.
    package mutating func abandonFrame(
        keeping count: Int
    ) -> (start: [UInt8], missing: Int)? {
        guard let header = try? FrameHeader.read(pending, limit: limit),
            pending.count - header.size < header.payloadSize
        else { return nil }
        let payload = pending.dropFirst(header.size)
        pending = []
        return (Array(payload.prefix(count)), header.payloadSize - payload.count)
    }

    /// Copies the beginning of a frame, so that the buffer it came in isn't held until the rest is there.
    private mutating func keepIncompleteFrame() {
        guard isBorrowed, !pending.isEmpty else { return }
        pending = ArraySlice(Array(pending))
        isBorrowed = false
    }
}
