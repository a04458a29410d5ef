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

    /// Finds how far the elements ascend already, or turns them round as far as they descend.
    private mutating func orderedPrefix(of range: Range<Int>) throws(PythonException) -> Int {
        var end = range.lowerBound + 1
        guard end < range.upperBound else { return end }
        let isDescending = try elements[end].isLess(than: elements[end - 1])
        end += 1
        while end < range.upperBound,
            try elements[end].isLess(than: elements[end - 1]) == isDescending
        {
            end += 1
        }
        if isDescending { elements[range.lowerBound..<end].reverse() }
        return end
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
