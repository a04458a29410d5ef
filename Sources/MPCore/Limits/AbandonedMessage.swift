/// A long message for which there was no memory: the rest of it is dropped, then its sender gets an error.
struct AbandonedMessage {
    /// The beginning of the message, from which the number of its call is read for the answer.
    let start: [UInt8]
    /// How many bytes of it haven't arrived yet.
    private(set) var missingCount: Int

    init(start: [UInt8], missingCount: Int) {
        self.start = start
        self.missingCount = missingCount
    }

    /// Whether all of it has arrived.
    var isOver: Bool { missingCount == 0 }

    /// Drops the bytes that belong to the message.
    ///
    /// - Returns: The bytes after it.
    mutating func drop(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let count = min(bytes.count, missingCount)
        missingCount -= count
        return bytes.dropFirst(count)
    }
}
