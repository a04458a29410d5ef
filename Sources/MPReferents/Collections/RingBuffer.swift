internal import DequeModule

/// A sequence that grows and shrinks at both ends.
///
/// Wraps the deque of swift-collections, knows its capacity, and gives unused room back.
///
/// - Complexity: O(1) amortised at both ends, O(1) by position, O(distance to the nearer end) in the middle.
package struct RingBuffer<Element: Sendable>: Sendable {
    private var deque: Deque<Element>
    /// Capacity, in elements.
    private var room: Int

    package init() {
        self.init([])
    }

    package init(_ elements: some Collection<Element>) {
        deque = Deque(elements)
        room = elements.count
    }

    package var count: Int { deque.count }

    /// Whether appending moves the elements to a larger buffer.
    package var isFull: Bool { count == room }

    package var isEmpty: Bool { deque.isEmpty }

    package var first: Element? { deque.first }

    package var elements: [Element] { Array(deque) }

    /// The elements in a range, which must exist, in order.
    package func elements(in range: Range<Int>) -> [Element] { Array(deque[range]) }

    /// The first of these positions whose element satisfies `isWanted`.
    package func firstIndex<Failure: Error>(
        in range: Range<Int>,
        where isWanted: (Element) throws(Failure) -> Bool
    ) throws(Failure) -> Int? {
        for position in range where try isWanted(deque[position]) { return position }
        return nil
    }

    /// The element at a position, which must exist.
    package subscript(position: Int) -> Element {
        get { deque[position] }
        set { deque[position] = newValue }
    }
}

// Both ends.
extension RingBuffer {
    package mutating func append(_ element: Element) {
        makeRoom(for: 1)
        deque.append(element)
    }

    package mutating func prepend(_ element: Element) {
        makeRoom(for: 1)
        deque.prepend(element)
    }

    /// Appends elements.
    ///
    /// - Complexity: O(number of new elements) amortised.
    package mutating func append(contentsOf elements: some Collection<Element>) {
        makeRoom(for: elements.count)
        deque.append(contentsOf: elements)
    }

    /// Prepends elements, keeping their order.
    ///
    /// - Complexity: O(number of new elements) amortised.
    package mutating func prepend(contentsOf elements: some Collection<Element>) {
        makeRoom(for: elements.count)
        deque.prepend(contentsOf: elements)
    }

    package mutating func popFirst() -> Element? {
        let element = deque.popFirst()
        shrinkIfSparse()
        return element
    }

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

// The middle.
extension RingBuffer {
    /// Inserts an element before the one at a position, or at the end.
    package mutating func insert(_ element: Element, at position: Int) {
        makeRoom(for: 1)
        deque.insert(element, at: position)
    }

    /// Removes the element at a position, which must exist.
    package mutating func remove(at position: Int) {
        deque.remove(at: position)
        shrinkIfSparse()
    }

    package mutating func removeAll(where isRemoved: (Element) -> Bool) {
        self = RingBuffer(deque.filter { !isRemoved($0) })
    }

    package mutating func reverse() {
        if deque.withContiguousMutableStorageIfAvailable({ $0.reverseByMoving() }) == nil {
            deque.reverse()
        }
    }

    /// Moves `distance` elements from the end to the front, or from the front to the end if it is negative.
    ///
    /// - Complexity: O(distance).
    package mutating func rotate(by distance: Int) {
        guard count > 1 else { return }
        let isFar = distance.magnitude > count / 16 && distance.magnitude < count
        if isFar, rotateByMoving(by: distance) { return }
        if distance > 0 {
            for _ in 0..<distance { deque.prepend(deque.removeLast()) }
        } else {
            for _ in 0..<(-distance) { deque.append(deque.removeFirst()) }
        }
    }

    /// The same by moving all elements at once, which is several times as fast.
    ///
    /// - Returns: `false` if the elements don't lie one after the other in memory.
    private mutating func rotateByMoving(by distance: Int) -> Bool {
        deque.withContiguousMutableStorageIfAvailable { $0.rotate(by: distance) } != nil
    }
}

extension UnsafeMutableBufferPointer {
    /// Reverses the elements by moving them rather than copying them, which would count references.
    func reverseByMoving() {
        for place in 0..<count / 2 {
            let last = count - 1 - place
            let element = moveElement(from: place)
            initializeElement(at: place, to: moveElement(from: last))
            initializeElement(at: last, to: element)
        }
    }

    /// Moves `distance` elements from the end to the front, or from the front to the end if it is negative, all at once.
    ///
    /// Swaps blocks, each of which brings the shorter side to its place (Gries and Mills), so that it needs no room: fresh
    /// pages would cost more than the moves.
    ///
    /// - Precondition: `distance` is less than the count.
    fileprivate func rotate(by distance: Int) {
        var start = 0
        var left = distance > 0 ? count - distance : -distance
        var right = count - left
        while left > 0, right > 0 {
            if left <= right {
                // The left side goes to the end, and what was there still has to.
                swapBlocks(of: left, at: start, start + right)
                right -= left
            } else {
                swapBlocks(of: right, at: start, start + left)
                start += right
                left -= right
            }
        }
    }

    /// Swaps two blocks that don't overlap, piece by piece.
    private func swapBlocks(of length: Int, at first: Int, _ second: Int) {
        guard let base = baseAddress else { return }
        let piece = Swift.min(length, 256)
        withUnsafeTemporaryAllocation(of: Element.self, capacity: piece) { room in
            guard let room = room.baseAddress else { return }
            for start in stride(from: 0, to: length, by: piece) {
                let size = Swift.min(piece, length - start)
                let (left, right) = (base + first + start, base + second + start)
                room.moveInitialize(from: left, count: size)
                left.moveInitialize(from: right, count: size)
                right.moveInitialize(from: room, count: size)
            }
        }
    }
}
