import MPReferents

/// What a link's client holds, and gives back when the link ends.
final class LinkSession {
    /// How many references the client holds to each object.
    private(set) var references: [String: Int] = [:]
    /// A number that the client has given to a call.
    struct CallNumber: Numbered {
        /// The number.
        let number: UInt64
    }

    /// What was taken out of an object for a call.
    private struct Sent {
        /// How many there were before.
        let order: Int
        /// What it was.
        let delivery: ClientConnection.Delivery
    }

    /// The calls that are parked, by the client's numbers.
    private(set) var parkedCalls = NumberTable<CallNumber, CallID>()
    /// Their number, which each call asks for; the table itself costs more to look at.
    private(set) var parkedCount = 0
    /// What was taken out of objects for calls that are answered, and not confirmed yet.
    private var deliveries = NumberTable<CallNumber, Sent>()
    /// How many deliveries there have been.
    private var deliveryCount = 0

    /// How many deliveries aren't confirmed yet.
    private(set) var unconfirmedCount = 0

    /// Takes note that a call waits.
    func park(_ call: UInt64, as id: CallID) {
        parkedCalls[CallNumber(number: call)] = id
        parkedCount = parkedCalls.count
    }

    /// Takes note that a call waits no longer.
    ///
    /// - Returns: The call, if it did.
    @discardableResult
    func unpark(_ call: UInt64) -> CallID? {
        let id = parkedCalls.removeValue(for: CallNumber(number: call))
        parkedCount = parkedCalls.count
        return id
    }

    /// Whether a call waits.
    func isParked(_ call: UInt64) -> Bool {
        parkedCount > 0 && parkedCalls.contains(CallNumber(number: call))
    }

    /// Counts a reference.
    func addReference(to ident: String) {
        references[ident, default: 0] += 1
    }

    /// Remembers what was taken for a call until the client confirms that it has it.
    func add(_ delivery: ClientConnection.Delivery, for call: UInt64) {
        deliveryCount += 1
        deliveries[CallNumber(number: call)] = Sent(order: deliveryCount, delivery: delivery)
        unconfirmedCount = deliveries.count
    }

    /// Takes note that the client has read a delivery.
    func confirm(_ call: UInt64) {
        deliveries.removeValue(for: CallNumber(number: call))
        unconfirmedCount = deliveries.count
    }

    /// What wasn't confirmed, oldest first.
    var unconfirmedDeliveries: [ClientConnection.Delivery] {
        deliveries.values.sorted { $0.order < $1.order }.map(\.delivery)
    }

    /// Gives back a reference.
    ///
    /// - Returns: Whether the client held one.
    func dropReference(to ident: String) -> Bool {
        guard let count = references[ident] else { return false }
        references[ident] = count > 1 ? count - 1 : nil
        return true
    }
}
