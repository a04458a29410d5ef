import MPWire

/// Says which of two elements is less.
protocol SortOrder {
    /// What is sorted: small and without references, so that moving one costs next to nothing.
    associatedtype Element: BitwiseCopyable

    /// Whether `left` is less than `right`.
    func isLess(_ left: Element, than right: Element) throws(PythonException) -> Bool
}

/// CPython's `list.sort` (Tim Peters' merge sort with Munro and Wild's "powersort" order of merges), step by
/// step as in `Objects/listobject.c` of 3.13.
///
/// It looks for runs that are in order already, makes short ones longer by insertion, and merges neighbours,
/// by leaps where one of them stays ahead of the other. To follow it exactly matters where the order is
/// partial: NaN, or sets, of which neither need be less.
///
/// - Complexity: O(n log n) comparisons, n - 1 if the elements are in order.
struct Timsort<Order: SortOrder> {
    /// What is sorted.
    typealias Element = Order.Element

    /// A part that is in order.
    struct Run {
        /// Where it begins.
        var start: Int
        /// How many elements it has.
        var count: Int
        /// How late it is merged with the next one.
        var power = 0
    }

    /// The elements under way.
    var elements: [Element]
    /// What they are sorted by.
    let order: Order
    /// The runs that haven't been merged, from the left.
    var runs: [Run] = []
    /// How often in a row one run must be ahead before a merge leaps.
    var leapThreshold = Timsort.leastLead
    /// Elements that a merge has moved out of the way.
    var spare: [Element] = []

    /// The lead from which leaping pays.
    static var leastLead: Int { 7 }
    /// Runs are made at least half as long as this.
    private static var longestShortRun: Int { 64 }

    /// Takes elements in the order in which they are.
    init(_ elements: [Element], by order: Order) {
        self.elements = elements
        self.order = order
    }

    /// Sorts ``elements``.
    ///
    /// - Throws: What a comparison throws; the elements are in some order or other then.
    mutating func run() throws(PythonException) {
        let shortest = shortestRun
        var start = 0
        while start < elements.count {
            var count = try countRun(from: start)
            if count < shortest {
                let forced = min(shortest, elements.count - start)
                try insert(start + count..<start + forced, intoRunFrom: start)
                count = forced
            }
            try makeRoom(forRunOf: count)
            runs.append(Run(start: start, count: count))
            start += count
        }
        try mergeAll()
    }

    /// The length below which a run is made longer: such that there are a power of two of them, or few
    /// less.
    private var shortestRun: Int {
        var count = elements.count
        var isLonger = 0
        while count >= Self.longestShortRun {
            isLonger |= count & 1
            count >>= 1
        }
        return count + isLonger
    }

    /// Counts the elements from `start` on that are in order, turning round those that descend.
    ///
    /// Equal elements among these are turned round twice, and so keep their order.
    private mutating func countRun(from start: Int) throws(PythonException) -> Int {
        var end = try endOfAscent(from: start + 1)
        guard end < elements.count else { return end - start }
        if end > start + 1 {
            if try isLess(start, end - 1) { return end - start }
            elements[start..<end].reverse()
        }
        var firstOfEquals = end
        end += 1
        while end < elements.count {
            if try isLess(end, end - 1) {
                elements[firstOfEquals..<end].reverse()
                firstOfEquals = end
            } else if try isLess(end - 1, end) {
                break
            }
            end += 1
        }
        elements[firstOfEquals..<end].reverse()
        elements[start..<end].reverse()
        return try endOfAscent(from: end) - start
    }

    /// Finds the first element at or after `position` that is less than the one before it.
    private func endOfAscent(from position: Int) throws(PythonException) -> Int {
        var position = position
        while position < elements.count, !(try isLess(position, position - 1)) { position += 1 }
        return position
    }

    private func isLess(_ left: Int, _ right: Int) throws(PythonException) -> Bool {
        try order.isLess(elements[left], than: elements[right])
    }

    /// Puts each of the elements after a run into its place in it by binary search.
    private mutating func insert(
        _ range: Range<Int>,
        intoRunFrom start: Int
    ) throws(PythonException) {
        for position in range {
            let element = elements[position]
            var low = start
            var high = position
            while low < high {
                let middle = (low + high) / 2
                if try order.isLess(element, than: elements[middle]) {
                    high = middle
                } else {
                    low = middle + 1
                }
            }
            var hole = position
            while hole > low {
                elements[hole] = elements[hole - 1]
                hole -= 1
            }
            elements[low] = element
        }
    }

    /// Merges the runs whose turn it is before one of `count` elements comes after them.
    private mutating func makeRoom(forRunOf count: Int) throws(PythonException) {
        guard let last = runs.last else { return }
        let power = power(between: last, andNextOf: count)
        while runs.count > 1, runs[runs.count - 2].power > power { try merge(at: runs.count - 2) }
        runs[runs.count - 1].power = power
    }

    /// The level of a perfectly balanced tree of merges at which a run meets the next one.
    private func power(between run: Run, andNextOf count: Int) -> Int {
        var power = 0
        var left = 2 * run.start + run.count
        var right = left + run.count + count
        while true {
            power += 1
            if left >= elements.count {
                left -= elements.count
                right -= elements.count
            } else if right >= elements.count {
                return power
            }
            left <<= 1
            right <<= 1
        }
    }

    private mutating func mergeAll() throws(PythonException) {
        while runs.count > 1 {
            let last = runs.count - 2
            let isFirstShorter = last > 0 && runs[last - 1].count < runs[last + 1].count
            try merge(at: isFirstShorter ? last - 1 : last)
        }
    }

    /// Merges a run with the next one.
    private mutating func merge(at index: Int) throws(PythonException) {
        var (left, right) = (runs[index], runs[index + 1])
        runs[index].count += right.count
        runs.remove(at: index + 1)
        // What comes before all of the right run stays where it is, and so does what comes after all
        // of the left one.
        let head = try endOfEquals(
            elements[right.start],
            in: elements,
            from: left.start,
            left.count,
            near: 0
        )
        left.start += head
        left.count -= head
        if left.count == 0 { return }
        right.count = try startOfEquals(
            elements[left.start + left.count - 1],
            in: elements,
            from: right.start,
            right.count,
            near: right.count - 1
        )
        if right.count == 0 { return }
        if left.count <= right.count {
            try mergeFromStart(left, right)
        } else {
            try mergeFromEnd(left, right)
        }
    }
}
