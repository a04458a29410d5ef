/// Items that were taken out of objects for one CPython client and may not have been read, oldest first.
///
/// CPython's clients confirm nothing. A request that follows an answer doesn't mean that the answer was read, since a
/// client may send many requests in a row. So the driver asks the kernel how much is unread, and items that may be
/// unread stay here.
struct UnreadDeliveries {
    private struct Sent {
        let delivery: ClientConnection.Delivery
        /// Length of its answer in bytes.
        let length: Int
    }

    private var sent: [Sent] = []

    var count: Int { sent.count }

    var isEmpty: Bool { sent.isEmpty }

    /// All of them, oldest first.
    var all: [ClientConnection.Delivery] { sent.map(\.delivery) }

    /// Adds a delivery whose answer was sent just now.
    mutating func append(_ delivery: ClientConnection.Delivery, lengthInBytes: Int) {
        sent.append(Sent(delivery: delivery, length: max(1, lengthInBytes)))
    }

    /// Removes the deliveries that were read: all but the last `unread` bytes.
    ///
    /// - Parameter unread: Upper bound of the unread bytes. Other answers may be among them; then more deliveries stay
    ///   here than necessary.
    /// - Returns: The number of deliveries that were read.
    mutating func confirm(allBut unread: Int) -> Int {
        var length = 0
        var kept = 0
        for delivery in sent.reversed() {
            // One that was read only in part counts as unread.
            guard length < unread else { break }
            length += delivery.length
            kept += 1
        }
        let read = sent.count - kept
        if kept == 0 {
            // Most clients have one at a time; keeping the capacity saves an allocation for the next one.
            sent.removeAll(keepingCapacity: read < 64)
        } else {
            sent.removeFirst(read)
        }
        return read
    }
}
