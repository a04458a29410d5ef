/// Elements in a row, to which some are added and from which some are taken at both ends.
///
/// - Complexity: O(1) amortised at both ends, O(1) by position, O(distance to the nearer end) in the middle.
package struct RingBuffer<Element: Sendable>: Sendable {
    /// The elements, beginning at `head` and going round the end; `nil` where there is none.
    private var slots: [Element?]
    /// Where the first element stands.
    private var head = 0
    /// The number of elements.
    package private(set) var count: Int

    /// Starts empty.
    package init() {
        self.init([])
    }

    /// Starts with `elements`.
    package init(_ elements: some Collection<Element>) {
        slots = elements.map { $0 }
        count = elements.count
    }

    /// Whether the next element makes it move to more room.
    package var isFull: Bool { count == slots.count }

    /// Whether there is none.
    package var isEmpty: Bool { count == 0 }

    /// The first element.
    package var first: Element? { isEmpty ? nil : slots[head] }

    /// The elements in order.
    package var elements: [Element] { elements(in: 0..<count) }

    /// The elements at these positions, which must be there, in order.
    package func elements(in range: Range<Int>) -> [Element] {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        var elements: [Element] = []
        elements.reserveCapacity(range.count)
        for part in parts(of: range) {
            for index in part {
                if let element = slots[index] { elements.append(element) }
            }
        }
        return elements
    }

    /// Where the first element stands, at one of these positions, that is as `isWanted` says.
    package func firstIndex<Failure: Error>(
        in range: Range<Int>,
        where isWanted: (Element) throws(Failure) -> Bool
    ) throws(Failure) -> Int? {
        var position = range.lowerBound
        for part in parts(of: range) {
            for index in part {
                if let element = slots[index], try isWanted(element) { return position }
                position += 1
            }
        }
        return nil
    }

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

    /// Where these positions are in ``slots``: one range, or two if they go round the end.
    private func parts(of range: Range<Int>) -> [Range<Int>] {
        let (start, end) = (head + range.lowerBound, head + range.upperBound)
        let size = slots.count
        if end <= size { return [start..<end] }
        return start >= size ? [start - size..<end - size] : [start..<size, 0..<end - size]
    }

    private func slot(_ position: Int) -> Int {
        let slot = head + position
        return slot < slots.count ? slot : slot - slots.count
    }
}

// At the ends.
extension RingBuffer {
    /// Adds an element after all others.
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

    /// Adds elements before all others, the first of them first.
    ///
    /// - Complexity: O(number of the new elements) amortised.
    package mutating func prepend(contentsOf elements: [Element]) {
        reserve(count + elements.count)
        for element in elements.reversed() { prepend(element) }
    }

    /// Takes the first element.
    package mutating func popFirst() -> Element? {
        if isEmpty { return nil }
        let element = slots[head].take()
        head = slot(1)
        count -= 1
        shrinkIfSparse()
        return element
    }

    /// Takes the last element.
    package mutating func popLast() -> Element? {
        if isEmpty { return nil }
        count -= 1
        let element = slots[slot(count)].take()
        shrinkIfSparse()
        return element
    }

    private mutating func growIfFull() {
        if count == slots.count { growTwofold() }
    }

    private mutating func reserve(_ needed: Int) {
        if needed > slots.count { resize(to: max(needed, count + max(8, count))) }
    }

    /// Gives room back once an eighth of it would do.
    private mutating func shrinkIfSparse() {
        if slots.count > 64, count < slots.count / 8 { resize(to: slots.count / 4) }
    }

    /// Makes room at the end of the slots, which are all full, and moves there what went round the old end.
    private mutating func growTwofold() {
        let old = slots.count
        slots += repeatElement(nil, count: max(8, old))
        for offset in 0..<head { slots.swapAt(offset, old + offset) }
    }

    private mutating func resize(to size: Int) {
        var resized: [Element?] = []
        resized.reserveCapacity(size)
        for part in parts(of: 0..<count) { resized += slots[part] }
        resized += repeatElement(nil, count: size - count)
        slots = resized
        head = 0
    }
}

// In the middle.
extension RingBuffer {
    /// Puts an element before the one at a position, or at the end.
    package mutating func insert(_ element: Element, at position: Int) {
        precondition(position <= count, "position \(position) of \(count)")
        growIfFull()
        count += 1
        if position < count / 2 {
            head = slot(slots.count - 1)
            move(from: 1, to: 0, position)
        } else {
            move(from: position, to: position + 1, count - 1 - position)
        }
        slots[slot(position)] = element
    }

    /// Takes out the element at a position, which must be there.
    package mutating func remove(at position: Int) {
        precondition(position < count, "position \(position) of \(count)")
        if position < count / 2 {
            move(from: 0, to: 1, position)
            slots[head] = nil
            head = slot(1)
        } else {
            move(from: position + 1, to: position, count - 1 - position)
            slots[slot(count - 1)] = nil
        }
        count -= 1
        shrinkIfSparse()
    }

    /// Removes the elements for which `isRemoved` is true.
    package mutating func removeAll(where isRemoved: (Element) -> Bool) {
        self = RingBuffer(elements.filter { !isRemoved($0) })
    }

    /// Turns the order round.
    package mutating func reverse() {
        var (low, high) = (0, count - 1)
        while low < high {
            slots.swapAt(slot(low), slot(high))
            low += 1
            high -= 1
        }
    }

    /// Moves `distance` elements from the end to the front, or from the front to the end if it is negative.
    ///
    /// - Complexity: O(1) if no slot is empty, else O(distance).
    package mutating func rotate(by distance: Int) {
        guard count > 1 else { return }
        if count == slots.count {
            head = slot(distance > 0 ? count - distance : -distance)
        } else if distance > 0 {
            for _ in 0..<distance {
                head = slot(slots.count - 1)
                slots.swapAt(head, slot(count))
            }
        } else {
            for _ in 0..<(-distance) {
                slots.swapAt(head, slot(count))
                head = slot(1)
            }
        }
    }

    /// Moves elements one position up or down, into an empty slot, which moves to the other end.
    private mutating func move(from source: Int, to target: Int, _ number: Int) {
        guard number > 0 else { return }
        if target < source {
            for offset in 0..<number { slots.swapAt(slot(target + offset), slot(source + offset)) }
        } else {
            for offset in (0..<number).reversed() {
                slots.swapAt(slot(target + offset), slot(source + offset))
            }
        }
    }
}
