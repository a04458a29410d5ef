package import MPWire

extension QueueReferent {
    package mutating func showHeld(
        from position: Int,
        atMost limit: Int,
        to visit: (StoredValue) -> Int
    ) -> HeldValues {
        .show(size, from: position, atMost: limit) {
            visit($0 < items.count ? items.item(at: $0) : refused[$0 - items.count])
        }
    }
}
