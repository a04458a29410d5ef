/// The sources of a loop, by number.
///
/// A number consists of a slot and how often the slot was used before. So a source that has left isn't found any
/// more, even if one of its events is already fetched and another source has its slot.
///
/// - Complexity: O(1) for everything but ``all``.
struct SourceTable {
    private struct Slot {
        /// How often the slot was used before.
        var generation: UInt32 = 0
        /// The source in it, if any.
        var source: (any EventSource)?
    }

    private var slots: [Slot] = []
    /// The free slots.
    private var free: [UInt32] = []

    /// All sources.
    var all: [any EventSource] { slots.compactMap(\.source) }

    /// The source with a number; `nil` once it has left.
    subscript(_ id: UInt64) -> (any EventSource)? {
        guard let place = place(of: id) else { return nil }
        return slots[place].source
    }

    /// Adds a source, and returns its number, which is never 0.
    mutating func insert(_ source: any EventSource) -> UInt64 {
        let place = takePlace()
        slots[place].source = source
        return UInt64(slots[place].generation) << 32 | UInt64(place + 1)
    }

    mutating func remove(_ id: UInt64) -> (any EventSource)? {
        guard let place = place(of: id), let source = slots[place].source.take() else {
            return nil
        }
        slots[place].generation &+= 1
        free.append(UInt32(place))
        return source
    }

    private mutating func takePlace() -> Int {
        if let place = free.popLast() { return Int(place) }
        slots.append(Slot())
        return slots.count - 1
    }

    private func place(of id: UInt64) -> Int? {
        let place = Int(truncatingIfNeeded: id & 0xffff_ffff) - 1
        guard slots.indices.contains(place), slots[place].generation == UInt32(id >> 32) else {
            return nil
        }
        return place
    }
}
