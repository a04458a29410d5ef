import MPSystem

/// Cuts a stream of bytes into frames, however the bytes arrive.
///
/// The driver appends what it has read, then takes frames until there is none. In the common case, one
/// read with whole frames, nothing is copied: payloads are slices of what was appended. Only an incomplete
/// frame at the end is copied, once ``next()`` has found that it is incomplete; so a driver that takes
/// all frames may reuse its read buffer. Memory grows with the bytes received, never with a length announced:
/// for a long frame, a multiple of what has arrived is reserved, so that its bytes are seldom moved.
///
/// Large octets in a pickle that comes bit by bit go into an array of their own at once, which becomes the value that
/// they stand for: nobody copies them any more.
package struct FrameDecoder: Sendable {
    /// How much is reserved for a frame that is incomplete, as a multiple of what has arrived of it.
    ///
    /// What is reserved isn't used before it is written. A buffer that grows by less is moved more often, and touching
    /// memory for the first time costs more than copying into it.
    static func leap(for count: Int) -> Int { count < 1 << 20 ? 16 : 64 }

    /// The longest payload that is taken; may change between two frames, as at the end of a handshake.
    package var limit: Int
    /// The bytes that are no part of a frame handed out, without those in `insetsUnderWay`.
    private var pending: ArraySlice<UInt8> = []
    /// Whether `pending` lies in a buffer of somebody else, or in one with frames that were handed out.
    private var isBorrowed = false
    /// How many bytes of the frame under way belong into `pending`, as far as is known.
    private var expectedCount = 0
    /// The large octets of the frame under way, as far as they have come.
    private var insetsUnderWay: IncomingInsets
    /// The large octets of the payload that was handed out last, until they are taken.
    private var insets: [Inset] = []

    /// Begins before the first frame of a stream.
    ///
    /// - Parameters:
    ///   - limit: The longest payload that is taken.
    ///   - shortestInset: From which length on octets are kept apart; lowered where that is to be tested.
    ///   - pickleStart: Finds the pickle in a payload: frames don't know what they carry.
    init(
        limit: Int,
        insetsFrom shortestInset: Int,
        pickleStart: @escaping PickleStart.Finding
    ) {
        self.limit = limit
        insetsUnderWay = IncomingInsets(from: shortestInset, pickleStart: pickleStart)
    }

    /// The number of bytes that wait for the rest of their frame, or for ``next()``.
    package var bufferedCount: Int { pending.count + insetsUnderWay.count }

    /// How much memory it has for them, the buffer of whoever appended them last included.
    var reservedCount: Int { pending.capacity + insetsUnderWay.reservedCount }

    /// Whether the stream would be cut inside a frame if it ended here, all frames having been taken.
    package var isMidFrame: Bool { !pending.isEmpty }

    /// How many bytes of the frame under way have yet to come, as far as is known: a driver that reads no more than these
    /// leaves the next frame in the stream, for whoever reads that.
    ///
    /// All complete frames have been taken. At least 1: of the header, as long as the length isn't known.
    package var missingCount: Int {
        // `next()` has thrown if the header is wrong, and nobody goes on after that.
        guard let header = try? FrameHeader.read(pending, limit: .max) else {
            let isLong = FrameHeader.isLongForm(pending)
            let size = isLong ? FrameHeader.longFormSize : FrameHeader.shortFormSize
            return size - pending.count
        }
        return header.size + header.payloadSize - bufferedCount
    }

    /// Takes the next bytes of the stream.
    package mutating func append(_ bytes: ArraySlice<UInt8>) {
        guard !pending.isEmpty else {
            pending = bytes
            isBorrowed = true
            return
        }
        let bytes = insetsUnderWay.take(bytes)
        guard !bytes.isEmpty else { return }
        let count = pending.count + bytes.count
        if isBorrowed || count > pending.capacity { move(toRoomFor: count) }
        pending.append(contentsOf: bytes)
    }

    /// Takes the next bytes of the stream out of a buffer that is used again while payloads are kept.
    ///
    /// A payload that is a slice of the buffer would keep all of it, and have it copied before it is used again.
    package mutating func append(copying bytes: ArraySlice<UInt8>) {
        // What continues a frame is copied in any case.
        append(pending.isEmpty ? Array(bytes)[...] : bytes)
    }

    /// Hands out the payload of the oldest frame that is complete.
    ///
    /// Large octets of a frame that came bit by bit are left out of the payload: ``takeInsets()`` gives them.
    ///
    /// - Returns: `nil` if there is no complete frame.
    /// - Throws: The header is not acceptable; every later call throws the same, since nobody knows
    ///   where the next frame begins.
    package mutating func next() throws(FrameError) -> ArraySlice<UInt8>? {
        guard let header = try FrameHeader.read(pending, limit: limit) else {
            keepIncompleteFrame(of: FrameHeader.longFormSize)
            return nil
        }
        guard bufferedCount - header.size >= header.payloadSize else {
            if header.payloadSize >= insetsUnderWay.shortest { setLargeOctetsApart(header) }
            keepIncompleteFrame(of: header.size + header.payloadSize - insetsUnderWay.wholeCount)
            return nil
        }
        let start = pending.startIndex + header.size
        let end = start + header.payloadSize - insetsUnderWay.count
        let payload = pending[start..<end]
        // An empty slice of a buffer would keep the buffer alive.
        pending = end == pending.endIndex ? [] : pending[end...]
        isBorrowed = true
        expectedCount = 0
        // Nearly always there was none, and nobody has looked for one.
        if !insets.isEmpty || insetsUnderWay.haveBeenLookedFor {
            insets = insetsUnderWay.finish(movedBy: payload.startIndex)
        }
        return payload
    }

    /// Hands out the large octets of the payload that ``next()`` gave last, with indices of it as their places; whoever
    /// reads the payload has to have both.
    package mutating func takeInsets() -> [Inset] {
        insets.isEmpty ? [] : exchange(&insets, with: [])
    }

    /// What has come of the payload of an incomplete frame, all complete ones having been taken: up to its first large
    /// octets at least.
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
            bufferedCount - header.size < header.payloadSize
        else { return nil }
        let payload = pending.dropFirst(header.size)
        let missing = header.payloadSize - payload.count - insetsUnderWay.count
        pending = []
        _ = insetsUnderWay.finish(movedBy: 0)
        return (Array(payload.prefix(count)), missing)
    }

    /// Gives up the oldest frame, which is longer than the limit, and begins again after it.
    ///
    /// - Parameter count: How much of its payload is wanted nevertheless, at most.
    /// - Returns: That, and how many bytes have yet to be left out of the stream before the next are appended; `nil` if
    ///   the header gives no length.
    package mutating func skipFrame(keeping count: Int) -> (start: [UInt8], missing: Int)? {
        // What is wrong with the header has been thrown by `next()`.
        guard let header = try? FrameHeader.read(pending, limit: .max) else { return nil }
        let payload = pending.dropFirst(header.size)
        let arrived = payload.prefix(header.payloadSize)
        let start = Array(arrived.prefix(count))
        // An empty slice of a buffer would keep the buffer alive.
        pending = arrived.endIndex == payload.endIndex ? [] : payload[arrived.endIndex...]
        expectedCount = 0
        return (start, header.payloadSize - arrived.count)
    }

    /// Moves large octets of an incomplete frame out of what is pending, as soon as their beginning is there.
    private mutating func setLargeOctetsApart(_ header: FrameHeader) {
        while !insetsUnderWay.isMissingSome {
            let rest = header.payloadSize - insetsUnderWay.count
            let found = insetsUnderWay.begin(in: pending.dropFirst(header.size), expecting: rest)
            guard let range = found else { return }
            if isBorrowed {
                let behind = pending[range.upperBound...]
                pending = ArraySlice(pending[..<range.lowerBound] + behind)
                isBorrowed = false
            } else {
                // In place: what came before is copied once, however many octets follow it.
                pending.removeSubrange(range)
            }
        }
    }

    /// Copies the beginning of a frame, so that the buffer it came in isn't held until the rest is there.
    private mutating func keepIncompleteFrame(of size: Int) {
        expectedCount = size
        guard isBorrowed, !pending.isEmpty else { return }
        move(toRoomFor: pending.count)
    }

    /// Moves what is pending to a buffer of its own, with room for the rest of its frame as far as is allowed.
    private mutating func move(toRoomFor count: Int) {
        let allowed = max(Self.leap(for: count) * count, 256)
        // Beyond the frame, there is no telling: as an array does.
        let room = count <= expectedCount ? min(expectedCount, allowed) : 2 * count
        var bytes: [UInt8] = []
        bytes.reserveRoom(room)
        bytes.reserveCapacity(room)
        bytes += pending
        pending = bytes[...]
        isBorrowed = false
    }
}
