/// Elements of which the least is at hand: a binary heap, for timers and deadlines.
///
/// Of equal elements, any may come first.
///
/// - Complexity: O(log n) to insert one and to remove the least; O(1) to read the least.
@usableFromInline
package struct BinaryHeap<Element: Comparable> {
    /// The elements; none is less than the one at `(place - 1) / 2`.
    @usableFromInline
    var elements: [Element] = []

    @inlinable
    package init() {}

    @inlinable package var count: Int { elements.count }

    /// The least element.
    @inlinable package var min: Element? {
        // `first` isn't specialised here, and asked for all the time.
        elements.isEmpty ? nil : elements[0]
    }

    @inlinable
    package mutating func insert(_ element: Element) {
        elements.append(element)
        var place = elements.count - 1
        while place > 0 {
            let parent = (place - 1) / 2
            guard elements[place] < elements[parent] else { return }
            elements.swapAt(place, parent)
            place = parent
        }
    }

    /// Removes the least element.
    ///
    /// - Returns: The element; `nil` if there is none.
    @discardableResult
    @inlinable
    package mutating func popMin() -> Element? {
        guard !elements.isEmpty else { return nil }
        elements.swapAt(0, elements.count - 1)
        let least = elements.removeLast()
        sink(from: 0)
        return least
    }

    /// Removes all elements that are obsolete.
    ///
    /// - Complexity: O(n).
    @inlinable
    package mutating func removeAll(where isObsolete: (Element) -> Bool) {
        elements.removeAll(where: isObsolete)
        for place in (0..<elements.count / 2).reversed() { sink(from: place) }
    }

    /// Moves the element at a place down to where it belongs.
    @inlinable
    mutating func sink(from start: Int) {
        var place = start
        while true {
            let left = 2 * place + 1
            guard left < elements.count else { return }
            let right = left + 1
            let isRight = right < elements.count && elements[right] < elements[left]
            let child = isRight ? right : left
            guard elements[child] < elements[place] else { return }
            elements.swapAt(place, child)
            place = child
        }
    }
}

extension BinaryHeap: Sendable where Element: Sendable {}
