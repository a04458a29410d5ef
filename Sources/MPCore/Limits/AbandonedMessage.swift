/// A long message that there was no memory for: what still comes of it is dropped, then its sender is told.
struct AbandonedMessage {
    /// The beginning of the message, by which the answer finds its call.
    let start: [UInt8]
    /// How many bytes of it haven't come yet.
    private(set) var missingCount: Int

    /// Begins to drop.
    init(start: [UInt8], missingCount: Int) {
        self.start = start
        self.missingCount = missingCount
    }

    /// Whether all of it has come.
    var isOver: Bool { missingCount == 0 }

    /// Drops what belongs to it.
    ///
    /// - Returns: What follows it.
    mutating func drop(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let count = min(bytes.count, missingCount)
        missingCount -= count
        return bytes.dropFirst(count)
    }
}
