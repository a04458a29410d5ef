/// A queue of elements: first in, first out, and at the head again for those that come back.
///
/// - Complexity: O(1) amortised for appending and for taking the first.
package struct FIFO<Element: Sendable>: Sendable {
    /// The elements from `head` on; those before it have been taken, and are `nil`.
    private var slots: [Element?] = []
    /// Where the oldest element stands.
    private var head = 0

    /// Starts empty.
    package init() {}

    /// The number of elements.
    package var count: Int { slots.count - head }

    /// Whether there is none.
    package var isEmpty: Bool { head == slots.count }

    /// The oldest element.
    package var first: Element? { head < slots.count ? slots[head] : nil }

    /// The elements, oldest first.
    package var elements: [Element] { slots[head...].compactMap { $0 } }

    /// The element at a position, which must be there.
    package subscript(position: Int) -> Element {
        guard let element = slots[head + position] else {
            preconditionFailure("position \(position) of \(count)")
        }
        return element
    }

    /// Adds an element behind all others.
    package mutating func append(_ element: Element) {
        slots.append(element)
    }

    /// Puts an element before all others.
    package mutating func prepend(_ element: Element) {
        if head > 0 {
            head -= 1
            slots[head] = element
        } else {
            slots.insert(element, at: 0)
        }
    }

    /// Takes the oldest element.
    package mutating func popFirst() -> Element? {
        guard head < slots.count else { return nil }
        let element = slots[head].take()
        head += 1
        closeGap()
        return element
    }

    /// Removes the elements for which `isRemoved` is true.
    package mutating func removeAll(where isRemoved: (Element) -> Bool) {
        slots = elements.filter { !isRemoved($0) }
        head = 0
    }

    /// Forgets the taken slots once they are the majority.
    private mutating func closeGap() {
        guard head > 16, head > slots.count / 2 else { return }
        slots.removeFirst(head)
        head = 0
    }
}
