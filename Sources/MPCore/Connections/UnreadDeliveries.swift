/// What was taken out of objects for one client of CPython, and may not have been read: oldest first.
///
/// CPython's clients confirm nothing. That a request follows an answer doesn't mean that the answer was read, since a client may send many requests in
/// a row. So the driver asks the kernel how much is unread, and whatever may be stays here.
struct UnreadDeliveries {
    /// One delivery.
    private struct Sent {
        /// What was taken.
        let delivery: ClientConnection.Delivery
        /// How long its answer is, in bytes.
        let length: Int
    }

    private var sent: [Sent] = []

    /// The number of deliveries.
    var count: Int { sent.count }

    /// Whether there is none.
    var isEmpty: Bool { sent.isEmpty }

    /// All of them, oldest first.
    var all: [ClientConnection.Delivery] { sent.map(\.delivery) }

    /// Adds what was just sent in so many bytes.
    mutating func append(_ delivery: ClientConnection.Delivery, lengthInBytes: Int) {
        sent.append(Sent(delivery: delivery, length: max(1, lengthInBytes)))
    }

    /// Takes note that all bytes were read but the last ones.
    ///
    /// - Parameter unread: How many bytes at most weren't. Other answers may be among them; then more deliveries stay here than need be.
    /// - Returns: How many deliveries were read.
    mutating func confirm(allBut unread: Int) -> Int {
        var length = 0
        var kept = 0
        for delivery in sent.reversed() {
            // One that was read in part wasn't read.
            guard length < unread else { break }
            length += delivery.length
            kept += 1
        }
        let read = sent.count - kept
        if kept == 0 {
            // Most clients have one at a time, and the next one needs no memory of its own.
            sent.removeAll(keepingCapacity: read < 64)
        } else {
            sent.removeFirst(read)
        }
        return read
    }
}
