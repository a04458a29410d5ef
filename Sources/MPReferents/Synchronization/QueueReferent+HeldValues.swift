package import MPWire

extension QueueReferent {
    package mutating func showHeld(
        from position: Int,
        atMost limit: Int,
        to visit: (StoredValue) -> Int
    ) -> HeldValues {
        .show(items.count, from: position, atMost: limit) { visit(items.item(at: $0)) }
    }
}
