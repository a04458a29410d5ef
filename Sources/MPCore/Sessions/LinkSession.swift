import MPReferents

/// What a link's client holds, and gives back when the link ends.
final class LinkSession {
    /// How many references the client holds to each object.
    private(set) var references: [String: Int] = [:]
    /// The calls that are parked, by the client's numbers.
    private(set) var parkedCalls: [UInt64: CallID] = [:]
    /// Their number, which each call asks for; the dictionary itself costs more to look at.
    private(set) var parkedCount = 0
    /// What was taken out of objects for calls that are answered, and not confirmed yet.
    private var deliveries: [UInt64: (order: Int, delivery: ClientConnection.Delivery)] = [:]
    /// How many deliveries there have been.
    private var deliveryCount = 0

    /// How many deliveries aren't confirmed yet.
    private(set) var unconfirmedCount = 0

    /// Takes note that a call waits.
    func park(_ call: UInt64, as id: CallID) {
        parkedCalls[call] = id
        parkedCount = parkedCalls.count
    }

    /// Takes note that a call waits no longer.
    ///
    /// - Returns: The call, if it did.
    @discardableResult
    func unpark(_ call: UInt64) -> CallID? {
        let id = parkedCalls.removeValue(forKey: call)
        parkedCount = parkedCalls.count
        return id
    }

    /// Whether a call waits.
    func isParked(_ call: UInt64) -> Bool { parkedCount > 0 && parkedCalls[call] != nil }

    /// Counts a reference.
    func addReference(to ident: String) {
        references[ident, default: 0] += 1
    }

    /// Remembers what was taken for a call until the client confirms that it has it.
    func add(_ delivery: ClientConnection.Delivery, for call: UInt64) {
        deliveryCount += 1
        deliveries[call] = (deliveryCount, delivery)
        unconfirmedCount = deliveries.count
    }

    /// Takes note that the client has read a delivery.
    func confirm(_ call: UInt64) {
        deliveries[call] = nil
        unconfirmedCount = deliveries.count
    }

    /// Takes out what wasn't confirmed, newest first: put back in this order, everything stands
    /// where it stood.
    func takeUnconfirmedDeliveries() -> [ClientConnection.Delivery] {
        defer {
            deliveries = [:]
            unconfirmedCount = 0
        }
        return deliveries.values.sorted { $0.order > $1.order }.map(\.delivery)
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
