/// A hash table for integer keys.
///
/// `Dictionary` would spend more time hashing than looking up.
///
/// A number's slot is found by one multiplication, by a factor that nobody outside of the process knows: clients choose
/// which objects they keep, and so could choose numbers that collide. A value is in the first free slot at or after its
/// own, and moves up when one before it is removed.
///
/// - Complexity: O(1) amortised for everything but ``values``.
struct NumberTable<Key: Numbered, Value> {
    fileprivate struct Slot {
        /// The key, if there is a value.
        var number: UInt64 = 0
        /// The value; `nil` in a free slot.
        var value: Value?
    }

    /// The slots: none, or a power of two, of which at most three quarters are taken.
    private var slots: [Slot] = []
    /// How many low bits of a product aren't part of the slot's index.
    private var shift = UInt64(UInt64.bitWidth)
    /// The secret factor of the hash.
    private let factor = TableHash.factor
    private(set) var count = 0

    /// The number of slots when the first value is added.
    private static var smallestCapacity: Int { 8 }

    init() {}

    /// All values, in no particular order.
    var values: [Value] { slots.compactMap(\.value) }

    /// The values with the lowest numbers above `number`, in the order of the numbers; at most `limit`.
    ///
    /// - Complexity: O(n log n).
    func values(after number: UInt64, limit: Int) -> [Value] {
        slots.lazy.filter { $0.value != nil && $0.number > number }.map(\.number).sorted()
            .prefix(limit).compactMap { position(of: $0).flatMap { slots[$0].value } }
    }

    /// The value of a key, or `nil`.
    subscript(key: Key) -> Value? {
        get { position(of: key.number).flatMap { slots[$0].value } }
        set {
            guard let newValue else {
                removeValue(for: key)
                return
            }
            if let position = position(of: key.number) {
                slots[position].value = newValue
            } else {
                append(Slot(number: key.number, value: newValue))
            }
        }
    }

    func contains(_ key: Key) -> Bool { position(of: key.number) != nil }

    /// Changes the value of a key in place; does nothing if there is none.
    mutating func update(_ key: Key, _ change: (inout Value) -> Void) {
        guard let position = position(of: key.number) else { return }
        guard var value = slots[position].value.take() else { return }
        change(&value)
        slots[position].value = value
    }

    @discardableResult
    mutating func removeValue(for key: Key) -> Value? {
        guard var hole = position(of: key.number) else { return nil }
        let value = slots[hole].value.take()
        count -= 1
        let mask = slots.count - 1
        var next = (hole + 1) & mask
        while slots[next].value != nil {
            // An entry that isn't in its own slot may move up, at most as far as there.
            if (next - place(of: slots[next].number)) & mask >= (next - hole) & mask {
                slots.swapAt(hole, next)
                hole = next
            }
            next = (next + 1) & mask
        }
        return value
    }

    mutating func removeAll() { self = NumberTable() }

    private func position(of number: UInt64) -> Int? {
        guard count > 0 else { return nil }
        let mask = slots.count - 1
        var position = place(of: number)
        while slots[position].value != nil {
            if slots[position].number == number { return position }
            position = (position + 1) & mask
        }
        return nil
    }

    private mutating func append(_ slot: Slot) {
        if 4 * (count + 1) > 3 * slots.count { grow() }
        insert(slot)
        count += 1
    }

    private mutating func insert(_ slot: Slot) {
        let mask = slots.count - 1
        var position = place(of: slot.number)
        while slots[position].value != nil { position = (position + 1) & mask }
        slots[position] = slot
    }

    private mutating func grow() {
        let old = slots
        let capacity = max(Self.smallestCapacity, 2 * old.count)
        slots = Array(repeating: Slot(), count: capacity)
        shift = UInt64(UInt64.bitWidth - capacity.trailingZeroBitCount)
        for slot in old where slot.value != nil { insert(slot) }
    }

    /// The slot that is tried first.
    private func place(of number: UInt64) -> Int {
        Int(truncatingIfNeeded: (number &* factor) &>> shift)
    }
}

/// The factor of the hash, constant while the process runs.
private enum TableHash {
    /// Odd, so that no number is lost; the standard library seeds its hash at random, once in each process.
    static let factor = UInt64(bitPattern: Int64(Hasher().finalize())) | 1
}

extension NumberTable: Sendable where Value: Sendable {}
extension NumberTable.Slot: Sendable where Value: Sendable {}
