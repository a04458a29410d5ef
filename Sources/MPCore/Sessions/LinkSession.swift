import MPReferents

/// What a link's client holds, and gives back when the link ends.
final class LinkSession {
    /// How many references the client holds to each object.
    private(set) var references: [String: Int] = [:]
    /// A number that the client has given to a call.
    struct CallNumber: Numbered {
        let number: UInt64
    }

    /// Something that was taken out of an object for a call.
    private struct Sent {
        /// How many there were before.
        let order: Int
        let delivery: ClientConnection.Delivery
    }

    /// The parked calls, by the client's numbers.
    private(set) var parkedCalls = NumberTable<CallNumber, CallID>()
    /// Their number, which each call asks for; asking the table itself costs more.
    private(set) var parkedCount = 0
    /// Deliveries to calls that are answered but not confirmed yet.
    private var deliveries = NumberTable<CallNumber, Sent>()
    /// How many deliveries there have been.
    private var deliveryCount = 0

    /// How many deliveries aren't confirmed yet.
    private(set) var unconfirmedCount = 0

    /// Adds a call that waits.
    func park(_ call: UInt64, as id: CallID) {
        parkedCalls[CallNumber(number: call)] = id
        parkedCount = parkedCalls.count
    }

    /// Removes a call that no longer waits.
    ///
    /// - Returns: The call, if it was parked.
    @discardableResult
    func unpark(_ call: UInt64) -> CallID? {
        let id = parkedCalls.removeValue(for: CallNumber(number: call))
        parkedCount = parkedCalls.count
        return id
    }

    func isParked(_ call: UInt64) -> Bool {
        parkedCount > 0 && parkedCalls.contains(CallNumber(number: call))
    }

    func addReference(to ident: String) {
        references[ident, default: 0] += 1
    }

    /// Remembers a delivery until the client confirms that it has it.
    func add(_ delivery: ClientConnection.Delivery, for call: UInt64) {
        deliveryCount += 1
        deliveries[CallNumber(number: call)] = Sent(order: deliveryCount, delivery: delivery)
        unconfirmedCount = deliveries.count
    }

    /// Removes a delivery that the client has confirmed.
    func confirm(_ call: UInt64) {
        deliveries.removeValue(for: CallNumber(number: call))
        unconfirmedCount = deliveries.count
    }

    /// Removes a delivery that the client can't use.
    ///
    /// - Returns: The delivery; `nil` if it is confirmed, or there was none.
    func takeDelivery(_ call: UInt64) -> ClientConnection.Delivery? {
        let sent = deliveries.removeValue(for: CallNumber(number: call))
        unconfirmedCount = deliveries.count
        return sent?.delivery
    }

    /// The unconfirmed deliveries, oldest first.
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
