/// A sequence that grows and shrinks at both ends, and gives unused room back.
///
/// - Complexity: O(1) amortised at both ends, O(1) by position, O(distance to the nearer end) in the middle.
///
/// What is done at its ends is inlinable, so that it is compiled for its elements' type in other modules, too.
@usableFromInline
package struct RingBuffer<Element: Sendable>: Sendable {
    /// The room: elements from ``start`` on, and then from the first place on; `nil` in all other places.
    @usableFromInline var places: [Element?]
    /// The place of the first element.
    @usableFromInline var start = 0
    @usableFromInline package internal(set) var count: Int

    @inlinable
    package init() {
        places = []
        count = 0
    }

    @inlinable
    package init(_ elements: some Collection<Element>) {
        places = elements.map { $0 }
        count = places.count
    }

    /// Whether appending moves the elements to a larger buffer.
    @inlinable
    package var isFull: Bool { count == places.count }

    @inlinable
    package var isEmpty: Bool { count == 0 }

    @inlinable
    package var first: Element? { isEmpty ? nil : places[start] }

    package var elements: [Element] { elements(in: 0..<count) }

    /// The elements in a range, which must exist, in order.
    package func elements(in range: Range<Int>) -> [Element] { range.map { self[$0] } }

    /// The first of these positions whose element satisfies `isWanted`.
    package func firstIndex<Failure: Error>(
        in range: Range<Int>,
        where isWanted: (Element) throws(Failure) -> Bool
    ) throws(Failure) -> Int? {
        for position in range where try isWanted(self[position]) { return position }
        return nil
    }

    /// The element at a position, which must exist.
    @inlinable
    package subscript(position: Int) -> Element {
        get {
            guard position < count, let element = places[place(of: position)] else {
                preconditionFailure("there is no element \(position) among \(count)")
            }
            return element
        }
        set {
            precondition(position < count, "there is no element \(position) among \(count)")
            places[place(of: position)] = newValue
        }
    }

    /// The place of the element at a position, or of the one that would follow.
    @inlinable
    func place(of position: Int) -> Int {
        let place = start + position
        return place < places.count ? place : place - places.count
    }

    /// The place before the first element's.
    @inlinable
    var placeBefore: Int { start == 0 ? places.count - 1 : start - 1 }
}

// Both ends.
extension RingBuffer {
    @inlinable
    package mutating func append(_ element: Element) {
        makeRoom(for: 1)
        places[place(of: count)] = element
        count += 1
    }

    @inlinable
    package mutating func prepend(_ element: Element) {
        makeRoom(for: 1)
        start = placeBefore
        places[start] = element
        count += 1
    }

    /// Appends elements.
    ///
    /// - Complexity: O(number of new elements) amortised.
    package mutating func append(contentsOf elements: some Collection<Element>) {
        let added = elements.count
        makeRoom(for: added)
        fill(from: place(of: count), with: elements)
        count += added
    }

    /// Prepends elements, keeping their order.
    ///
    /// - Complexity: O(number of new elements) amortised.
    package mutating func prepend(contentsOf elements: some Collection<Element>) {
        let added = elements.count
        makeRoom(for: added)
        start = start < added ? start + places.count - added : start - added
        fill(from: start, with: elements)
        count += added
    }

    /// Puts elements into empty places, beginning with this one.
    private mutating func fill(from first: Int, with elements: some Collection<Element>) {
        places.withUnsafeMutableBufferPointer { buffer in
            var place = first
            for element in elements {
                buffer[place] = element
                place = place + 1 < buffer.count ? place + 1 : 0
            }
        }
    }

    @inlinable
    package mutating func popFirst() -> Element? {
        guard !isEmpty else { return nil }
        let element = places[start].take()
        start = place(of: 1)
        count -= 1
        shrinkIfSparse()
        return element
    }

    @inlinable
    package mutating func popLast() -> Element? {
        guard !isEmpty else { return nil }
        count -= 1
        let element = places[place(of: count)].take()
        shrinkIfSparse()
        return element
    }

    @inlinable
    mutating func makeRoom(for added: Int) {
        guard count + added > places.count else { return }
        move(to: max(count + added, count + max(8, count)))
    }

    /// Gives room back once an eighth of it would do.
    @inlinable
    mutating func shrinkIfSparse() {
        guard places.count > 64, count < places.count / 8 else { return }
        move(to: places.count / 4)
    }

    /// Moves the elements to a buffer with this much room.
    @inlinable
    mutating func move(to room: Int) {
        let (start, count) = (start, count)
        let untilEnd = min(count, places.count - start)
        places = places.withUnsafeMutableBufferPointer { old in
            [Element?](unsafeUninitializedCapacity: room) { new, initializedCount in
                guard let new = new.baseAddress else { return }
                if let old = old.baseAddress {
                    new.moveInitialize(from: old + start, count: untilEnd)
                    (new + untilEnd).moveInitialize(from: old, count: count - untilEnd)
                    // The old buffer is released with a value in each place.
                    (old + start).initialize(repeating: nil, count: untilEnd)
                    old.initialize(repeating: nil, count: count - untilEnd)
                }
                (new + count).initialize(repeating: nil, count: room - count)
                initializedCount = room
            }
        }
        self.start = 0
    }
}

// The middle.
extension RingBuffer {
    /// Inserts an element before the one at a position, or at the end.
    package mutating func insert(_ element: Element, at position: Int) {
        if position < count / 2 {
            prepend(element)
            moveBack(0, to: position)
        } else {
            append(element)
            moveForward(count - 1, to: position)
        }
    }

    /// Removes the element at a position, which must exist.
    package mutating func remove(at position: Int) {
        if position < count / 2 {
            moveForward(position, to: 0)
            _ = popFirst()
        } else {
            moveBack(position, to: count - 1)
            _ = popLast()
        }
    }

    package mutating func removeAll(where isRemoved: (Element) -> Bool) {
        self = RingBuffer(elements.filter { !isRemoved($0) })
    }

    package mutating func reverse() {
        if withAdjacent({ $0.reverseByMoving() }) { return }
        for position in 0..<count / 2 { swapElements(position, count - 1 - position) }
    }

    /// Moves `distance` elements from the end to the front, or from the front to the end if it is negative.
    ///
    /// - Complexity: O(distance).
    package mutating func rotate(by distance: Int) {
        guard count > 1 else { return }
        let isFar = distance.magnitude > count / 16 && distance.magnitude < count
        // All at once is several times as fast.
        if isFar, withAdjacent({ $0.rotate(by: distance) }) { return }
        if distance > 0 {
            for _ in 0..<distance {
                let last = place(of: count - 1)
                start = placeBefore
                places.swapAt(start, last)
            }
        } else {
            for _ in 0..<(-distance) {
                places.swapAt(start, place(of: count))
                start = place(of: 1)
            }
        }
    }

    private mutating func swapElements(_ one: Int, _ other: Int) {
        places.swapAt(place(of: one), place(of: other))
    }

    /// Moves the element at a position to an earlier one, and those between them one place towards the end.
    private mutating func moveForward(_ position: Int, to target: Int) {
        let (from, to) = (place(of: position), place(of: target))
        places.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            let element = (base + from).move()
            if to <= from {
                (base + to + 1).moveInitialize(from: base + to, count: from - to)
            } else {
                let last = buffer.count - 1
                (base + 1).moveInitialize(from: base, count: from)
                base.moveInitialize(from: base + last, count: 1)
                (base + to + 1).moveInitialize(from: base + to, count: last - to)
            }
            (base + to).initialize(to: element)
        }
    }

    /// Moves the element at a position to a later one, and those between them one place towards the beginning.
    private mutating func moveBack(_ position: Int, to target: Int) {
        let (from, to) = (place(of: position), place(of: target))
        places.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            let element = (base + from).move()
            if from <= to {
                (base + from).moveInitialize(from: base + from + 1, count: to - from)
            } else {
                let last = buffer.count - 1
                (base + from).moveInitialize(from: base + from + 1, count: last - from)
                (base + last).moveInitialize(from: base, count: 1)
                base.moveInitialize(from: base + 1, count: to)
            }
            (base + to).initialize(to: element)
        }
    }

    /// Changes the elements where they are.
    ///
    /// - Returns: `false`, without having done anything, if they don't lie one after the other in memory.
    private mutating func withAdjacent(
        _ change: (UnsafeMutableBufferPointer<Element?>) -> Void
    ) -> Bool {
        guard start + count <= places.count else { return false }
        let range = start..<start + count
        places.withUnsafeMutableBufferPointer {
            change(UnsafeMutableBufferPointer(rebasing: $0[range]))
        }
        return true
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
