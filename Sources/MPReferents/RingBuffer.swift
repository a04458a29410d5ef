/// Elements in a row, to which some are added and from which some are taken at both ends.
///
/// - Complexity: O(1) amortised at both ends, O(1) by position.
package struct RingBuffer<Element: Sendable>: Sendable {
    /// The elements, beginning at `head` and going round the end; `nil` where there is none.
    private var slots: [Element?]
    /// Where the first element stands.
    private var head = 0
    /// The number of elements.
    package private(set) var count: Int

    /// Starts with `elements`.
    package init(_ elements: [Element] = []) {
        slots = elements
        count = elements.count
    }

    /// Whether the next element makes it move to more room.
    package var isFull: Bool { count == slots.count }

    /// Whether there is none.
    package var isEmpty: Bool { count == 0 }

    /// The elements in order.
    package var elements: [Element] { (0..<count).map { self[$0] } }

    /// The element at a position, which must be there.
    package subscript(position: Int) -> Element {
        get {
            guard position < count, let element = slots[slot(position)] else {
                preconditionFailure("position \(position) of \(count)")
            }
            return element
        }
        set {
            precondition(position < count, "position \(position) of \(count)")
            slots[slot(position)] = newValue
        }
    }

    /// Adds an element behind all others.
    package mutating func append(_ element: Element) {
        growIfFull()
        slots[slot(count)] = element
        count += 1
    }

    /// Adds an element before all others.
    package mutating func prepend(_ element: Element) {
        growIfFull()
        head = slot(slots.count - 1)
        slots[head] = element
        count += 1
    }

    /// Takes the first element.
    package mutating func popFirst() -> Element? {
        if isEmpty { return nil }
        let element = slots[head].take()
        head = slot(1)
        count -= 1
        return element
    }

    /// Takes the last element.
    package mutating func popLast() -> Element? {
        if isEmpty { return nil }
        count -= 1
        return slots[slot(count)].take()
    }

    private func slot(_ position: Int) -> Int {
        let slot = head + position
        return slot < slots.count ? slot : slot - slots.count
    }

    private mutating func growIfFull() {
        guard count == slots.count else { return }
        slots = Array(slots[head...]) + Array(slots[..<head])
        slots += repeatElement(nil, count: max(8, count))
        head = 0
    }
}
