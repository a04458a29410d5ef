internal import MPWire

/// A message that isn't read: it is too long, or there is no memory for it.
///
/// The rest of it is dropped as it comes, then its sender gets an error.
struct AbandonedMessage {
    /// The longest message that is dropped; who sends a longer one is cut off.
    static let longest = 16 << 30
    /// How much of the beginning is kept.
    static let keptCount = LinkFrame.callHeaderSize

    /// The limit that it exceeds.
    let limit: ServerLimit
    /// The beginning of the message, from which the number of its call is read for the answer.
    private(set) var start: [UInt8]
    /// How many bytes of it haven't arrived yet.
    private(set) var missingCount: Int

    init(beyond limit: ServerLimit, start: [UInt8], missingCount: Int) {
        self.limit = limit
        self.start = start
        self.missingCount = missingCount
    }

    /// Whether all of it has arrived.
    var isOver: Bool { missingCount == 0 }

    /// Drops the bytes that belong to the message.
    ///
    /// - Returns: The bytes after it.
    mutating func drop(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let dropped = bytes.prefix(missingCount)
        missingCount -= dropped.count
        if start.count < Self.keptCount { start += dropped.prefix(Self.keptCount - start.count) }
        return bytes.dropFirst(dropped.count)
    }
}
