internal import DequeModule

/// Elements in a row, to which some are added and from which some are taken at both ends.
///
/// A deque of swift-collections that knows how much room it has, and gives room back that it doesn't need any more.
///
/// - Complexity: O(1) amortised at both ends, O(1) by position, O(distance to the nearer end) in the middle.
package struct RingBuffer<Element: Sendable>: Sendable {
    private var deque: Deque<Element>
    /// How many elements there is room for.
    private var room: Int

    /// Starts empty.
    package init() {
        self.init([])
    }

    /// Starts with `elements`.
    package init(_ elements: some Collection<Element>) {
        deque = Deque(elements)
        room = elements.count
    }

    /// The number of elements.
    package var count: Int { deque.count }

    /// Whether the next element makes it move to more room.
    package var isFull: Bool { count == room }

    /// Whether there is none.
    package var isEmpty: Bool { deque.isEmpty }

    /// The first element.
    package var first: Element? { deque.first }

    /// The elements in order.
    package var elements: [Element] { Array(deque) }

    /// The elements at these positions, which must be there, in order.
    package func elements(in range: Range<Int>) -> [Element] { Array(deque[range]) }

    /// Where the first element stands, at one of these positions, that is as `isWanted` says.
    package func firstIndex<Failure: Error>(
        in range: Range<Int>,
        where isWanted: (Element) throws(Failure) -> Bool
    ) throws(Failure) -> Int? {
        for position in range where try isWanted(deque[position]) { return position }
        return nil
    }

    /// The element at a position, which must be there.
    package subscript(position: Int) -> Element {
        get { deque[position] }
        set { deque[position] = newValue }
    }
}

// At the ends.
extension RingBuffer {
    /// Adds an element after all others.
    package mutating func append(_ element: Element) {
        makeRoom(for: 1)
        deque.append(element)
    }

    /// Adds an element before all others.
    package mutating func prepend(_ element: Element) {
        makeRoom(for: 1)
        deque.prepend(element)
    }

    /// Adds elements after all others.
    ///
    /// - Complexity: O(number of the new elements) amortised.
    package mutating func append(contentsOf elements: some Collection<Element>) {
        makeRoom(for: elements.count)
        deque.append(contentsOf: elements)
    }

    /// Adds elements before all others, the first of them first.
    ///
    /// - Complexity: O(number of the new elements) amortised.
    package mutating func prepend(contentsOf elements: some Collection<Element>) {
        makeRoom(for: elements.count)
        deque.prepend(contentsOf: elements)
    }

    /// Takes the first element.
    package mutating func popFirst() -> Element? {
        let element = deque.popFirst()
        shrinkIfSparse()
        return element
    }

    /// Takes the last element.
    package mutating func popLast() -> Element? {
        let element = deque.popLast()
        shrinkIfSparse()
        return element
    }

    private mutating func makeRoom(for added: Int) {
        guard count + added > room else { return }
        room = max(count + added, count + max(8, count))
        deque.reserveCapacity(room)
    }

    /// Gives room back once an eighth of it would do.
    private mutating func shrinkIfSparse() {
        guard room > 64, count < room / 8 else { return }
        room /= 4
        var smaller = Deque<Element>(minimumCapacity: room)
        smaller.append(contentsOf: deque)
        deque = smaller
    }
}

// In the middle.
extension RingBuffer {
    /// Puts an element before the one at a position, or at the end.
    package mutating func insert(_ element: Element, at position: Int) {
        makeRoom(for: 1)
        deque.insert(element, at: position)
    }

    /// Takes out the element at a position, which must be there.
    package mutating func remove(at position: Int) {
        deque.remove(at: position)
        shrinkIfSparse()
    }

    /// Removes the elements for which `isRemoved` is true.
    package mutating func removeAll(where isRemoved: (Element) -> Bool) {
        self = RingBuffer(deque.filter { !isRemoved($0) })
    }

    /// Turns the order round.
    package mutating func reverse() { deque.reverse() }

    /// Moves `distance` elements from the end to the front, or from the front to the end if it is negative.
    ///
    /// - Complexity: O(distance).
    package mutating func rotate(by distance: Int) {
        guard count > 1 else { return }
        if distance > 0 {
            for _ in 0..<distance { deque.prepend(deque.removeLast()) }
        } else {
            for _ in 0..<(-distance) { deque.append(deque.removeFirst()) }
        }
    }
}
