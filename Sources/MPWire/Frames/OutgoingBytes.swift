/// Bytes on their way out: a buffer, and large octets that stay in the arrays they were found in.
///
/// Copying 64 MiB into a message costs as much as sending them: the pages of the copy have to be made first. What is
/// lent instead keeps its array until it is sent; whoever changes the array meanwhile changes a copy.
package struct OutgoingBytes: Equatable, Sendable {
    /// All that isn't lent.
    package var bytes: [UInt8]
    /// What is lent, in order; `nil` if everything is copied.
    package private(set) var insets: [Inset]?
    /// At which length of ``bytes``, with what the frame lends, whoever writes a frame has to stop.
    private(set) var end = Int.max
    /// Whether what is lent doesn't count for that.
    private var lentIsFree = false
    /// Whether somebody has stopped.
    fileprivate var isCutOff = false

    /// Begins with nothing, or with bytes that were written already.
    package init(_ bytes: [UInt8] = []) {
        self.bytes = bytes
        insets = []
    }

    /// Begins with nothing, and room for so many bytes.
    package init(reserving count: Int) {
        bytes = []
        bytes.reserveCapacity(count)
        insets = []
    }

    /// Begins with a buffer into which everything is copied.
    fileprivate init(copyingInto bytes: consuming [UInt8]) {
        self.bytes = bytes
        insets = nil
    }

    /// How many bytes go out.
    package var count: Int { bytes.count + lentCount(since: 0) }

    /// Whether nothing goes out.
    package var isEmpty: Bool { bytes.isEmpty }

    /// Whether there is more than the buffer.
    package var lendsSomething: Bool { insets?.isEmpty == false }

    /// The bytes in order, where they lie.
    package var pieces: [ArraySlice<UInt8>] { pieces(of: bytes.indices) }

    /// The bytes in one piece.
    package var contiguous: [UInt8] {
        guard lendsSomething else { return bytes }
        return pieces.reduce(into: []) { $0 += $1 }
    }

    /// Some of the bytes in order, where they lie.
    ///
    /// - Parameter range: Whole frames, as indices of the buffer.
    /// - Returns: The pieces of the buffer, and what is lent between them.
    package func pieces(of range: Range<Int>) -> [ArraySlice<UInt8>] {
        var pieces: [ArraySlice<UInt8>] = []
        var position = range.lowerBound
        // A frame begins with its header, and ends with the end of its pickle: insets lie inside.
        for inset in insets ?? [] where range.contains(inset.offset) {
            if position < inset.offset { pieces.append(bytes[position..<inset.offset]) }
            pieces.append(inset.octets[...])
            position = inset.offset
        }
        if position < range.upperBound { pieces.append(bytes[position..<range.upperBound]) }
        return pieces
    }

    /// Forgets everything, and keeps the memory of the buffer unless it is too much.
    ///
    /// - Parameter mostKept: How much is kept.
    package mutating func removeAll(keepingAtMost mostKept: Int) {
        bytes.removeAll(keepingCapacity: bytes.capacity <= mostKept)
        if lendsSomething { insets = [] }
    }
}

// MARK: Writing

extension OutgoingBytes {
    /// Appends one frame: a header, and the payload that `writePayload` appends.
    ///
    /// - Parameters:
    ///   - limit: How long the frame may be.
    ///   - writePayload: Appends the payload; it leaves the bytes before alone.
    /// - Returns: The length of the frame, if it is too long; then nothing was appended.
    @discardableResult
    package mutating func appendFrame(
        limit: Int = .max,
        _ writePayload: (inout OutgoingBytes) -> Void
    ) -> Int? {
        appendFrame(limit: limit, longestShortForm: FrameHeader.longestShortForm, writePayload)
    }

    /// Does the work of ``appendFrame(limit:_:)``; tests lower the size from which the long form is used.
    mutating func appendFrame(
        limit: Int = .max,
        longestShortForm: Int,
        _ writePayload: (inout OutgoingBytes) -> Void
    ) -> Int? {
        let (start, firstInset) = (bytes.count, insets?.count ?? 0)
        bytes.appendBigEndian(0 as UInt32)
        writePayload(&self)
        let payload = bytes.count - start - FrameHeader.shortFormSize + lentCount(since: firstInset)
        let growth = bytes.fillFrameHeader(
            at: start,
            payloadSize: payload,
            longestShortForm: longestShortForm
        )
        if growth > 0, let count = insets?.count {
            for index in firstInset..<count { insets?[index].offset += growth }
        }
        let length = FrameHeader.shortFormSize + growth + payload
        guard length > limit else { return nil }
        bytes.removeLast(bytes.count - start)
        insets?.removeSubrange(firstInset...)
        return length
    }

    /// Appends one frame, unless it is too long, or there is no memory for it.
    ///
    /// - Parameters:
    ///   - limit: How long the frame may be.
    ///   - room: How long it may get before writing stops.
    ///   - lentIsFree: Whether what is lent doesn't count for that.
    ///   - writePayload: Appends the payload; it leaves the bytes before alone.
    /// - Returns: Whether it was appended; if not, nothing was.
    package mutating func appendFrame(
        limit: Int,
        room: Int,
        lentIsFree: Bool = false,
        _ writePayload: (inout OutgoingBytes) -> Void
    ) -> FrameFate {
        let start = bytes.count
        let firstInset = insets?.count ?? 0
        end = room > .max - start ? .max : start + room
        self.lentIsFree = lentIsFree
        defer { (end, isCutOff, self.lentIsFree) = (.max, false, false) }
        if let length = appendFrame(limit: limit, writePayload) {
            return isCutOff ? .noRoom : .tooLong(length)
        }
        guard isCutOff else { return .written }
        bytes.removeLast(bytes.count - start)
        insets?.removeSubrange(firstInset...)
        return .noRoom
    }

    /// Has a writer write a pickle, and stop where there is no more room.
    mutating func write(
        with writer: inout PickleWriter,
        _ body: (inout PickleWriter, inout [UInt8], inout [Inset]?) -> Void
    ) {
        writer.end = end
        writer.lentIsFree = lentIsFree
        body(&writer, &bytes, &insets)
        if writer.isCutOff { isCutOff = true }
    }

    /// Appends octets to a frame, or lends them if they are large; stops where there is no more room.
    mutating func appendOrLend(_ octets: [UInt8]) {
        let isLent = octets.count >= Inset.shortest && insets != nil
        if !(isLent && lentIsFree), octets.count > end - min(end, bytes.count) { isCutOff = true }
        guard !isCutOff else { return }
        guard isLent else { return bytes.append(contentsOf: octets) }
        insets.lend(octets, behind: bytes)
    }

    /// Appends whole frames that were written apart.
    package mutating func append(_ frames: consuming OutgoingBytes) {
        guard !isEmpty else {
            self = frames
            return
        }
        let start = bytes.count
        bytes += frames.bytes
        guard frames.lendsSomething else { return }
        for inset in frames.insets ?? [] {
            insets?.append(Inset(offset: start + inset.offset, octets: inset.octets))
        }
    }

    private func lentCount(since first: Int) -> Int {
        guard let insets, first < insets.count else { return 0 }
        return insets[first...].reduce(0) { $0 + $1.octets.count }
    }
}

extension [UInt8] {
    /// Lets a body append to this buffer what it could also lend.
    mutating func copyingEverything(_ body: (inout OutgoingBytes) -> Void) {
        var output = OutgoingBytes(copyingInto: exchange(&self, with: []))
        body(&output)
        self = output.bytes
    }
}
