import MPWire

/// Sorts as Python's `list.sort` does: stable, by `<` alone, and below 64 elements by the same
/// comparisons in the same order, so that an error names the same two types.
struct PythonSort {
    /// Lists up to this length are sorted by insertion alone.
    private static let insertionLimit = 63

    /// The elements under way.
    private var elements: [WireValue]

    /// Sorts `elements`; `isReversed` keeps equal elements in their order all the same.
    static func sorted(
        _ elements: [WireValue],
        isReversed: Bool
    ) throws(PythonException) -> [WireValue] {
        // Reversing before and after keeps the sort stable, as it does in Python.
        var sort = PythonSort(elements: isReversed ? elements.reversed() : elements)
        try sort.run()
        return isReversed ? sort.elements.reversed() : sort.elements
    }

    private mutating func run() throws(PythonException) {
        let width = elements.count <= Self.insertionLimit ? elements.count : 32
        guard width > 1 else { return }
        for low in stride(from: 0, to: elements.count, by: width) {
            let high = min(low + width, elements.count)
            try insertionSort(low..<high, sorted: try orderedPrefix(of: low..<high))
        }
        var merged = width
        while merged < elements.count {
            for low in stride(from: 0, to: elements.count - merged, by: 2 * merged) {
                try merge(low, low + merged, min(low + 2 * merged, elements.count))
            }
            merged *= 2
        }
    }

    /// Turns round the elements that descend at the start, and finds how far they ascend then.
    ///
    /// Equal elements among these are turned round twice, and so keep their order.
    private mutating func orderedPrefix(of range: Range<Int>) throws(PythonException) -> Int {
        let start = range.lowerBound
        var end = try endOfAscent(from: start + 1, to: range.upperBound)
        guard end < range.upperBound else { return end }
        if end > start + 1 {
            if try elements[start].isLess(than: elements[end - 1]) { return end }
            elements[start..<end].reverse()
        }
        var firstOfEquals = end
        end += 1
        while end < range.upperBound {
            if try elements[end].isLess(than: elements[end - 1]) {
                elements[firstOfEquals..<end].reverse()
                firstOfEquals = end
            } else if try elements[end - 1].isLess(than: elements[end]) {
                break
            }
            end += 1
        }
        elements[firstOfEquals..<end].reverse()
        elements[start..<end].reverse()
        return try endOfAscent(from: end, to: range.upperBound)
    }

    /// Finds the first element at or behind `position` that is less than the one before it.
    private func endOfAscent(from position: Int, to end: Int) throws(PythonException) -> Int {
        var position = position
        while position < end, !(try elements[position].isLess(than: elements[position - 1])) {
            position += 1
        }
        return position
    }

    /// Puts each element behind `sorted` into its place by binary search.
    private mutating func insertionSort(
        _ range: Range<Int>,
        sorted: Int
    ) throws(PythonException) {
        for position in sorted..<range.upperBound {
            let element = elements[position]
            var low = range.lowerBound
            var high = position
            while low < high {
                let middle = low + (high - low) / 2
                if try element.isLess(than: elements[middle]) {
                    high = middle
                } else {
                    low = middle + 1
                }
            }
            if low < position {
                elements.remove(at: position)
                elements.insert(element, at: low)
            }
        }
    }

    /// Merges two sorted neighbours; of equal elements the left one comes first.
    private mutating func merge(_ low: Int, _ middle: Int, _ high: Int) throws(PythonException) {
        let left = Array(elements[low..<middle])
        var fromLeft = 0
        var fromRight = middle
        var target = low
        while fromLeft < left.count {
            if fromRight < high, try elements[fromRight].isLess(than: left[fromLeft]) {
                elements[target] = elements[fromRight]
                fromRight += 1
            } else {
                elements[target] = left[fromLeft]
                fromLeft += 1
            }
            target += 1
        }
    }
}
