import MPWire

/// CPython's `list.sort` (Tim Peters' merge sort with Munro and Wild's "powersort" order of merges), step by
/// step as in `Objects/listobject.c` of 3.13.
///
/// It looks for runs that are in order already, extends short ones by insertion, and merges neighbours, by
/// galloping where one of them stays ahead. Following CPython exactly matters for partial orders: with NaN
/// or sets it can be that neither of two elements is less.
///
/// - Complexity: O(n log n) comparisons, n - 1 if the elements are in order.
struct Timsort<Order: SortOrder> {
    typealias Element = Order.Element

    /// A range that is in order.
    struct Run {
        var start: Int
        var count: Int
        /// Depth of the merge with the next run: higher ones are merged first.
        var power = 0
    }

    /// The elements being sorted.
    var elements: [Element]
    let order: Order
    /// The runs that haven't been merged yet, from left to right.
    var runs: [Run] = []
    /// How often in a row one run must be ahead before a merge gallops.
    var leapThreshold = Timsort.leastLead
    /// The elements of the run that a merge has moved out of the way.
    var spare: [Element] = []

    /// The lead from which galloping pays.
    static var leastLead: Int { 7 }
    /// Runs are extended to at least half this length.
    private static var longestShortRun: Int { 64 }

    init(_ elements: [Element], by order: Order) {
        self.elements = elements
        self.order = order
    }

    /// Sorts ``elements``.
    ///
    /// - Throws: What a comparison throws; the elements are in an undefined order then.
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

    /// The length below which a run is extended, chosen so that the number of runs is a power of two or
    /// slightly less.
    private var shortestRun: Int {
        var count = elements.count
        var isLonger = 0
        while count >= Self.longestShortRun {
            isLonger |= count & 1
            count >>= 1
        }
        return count + isLonger
    }

    /// Counts the elements from `start` on that are in order, reversing those that descend.
    ///
    /// Equal elements among these are reversed twice, and so keep their order.
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

    /// Inserts each of the elements after a run into the run by binary search.
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

    /// Merges the runs that are due before a run of `count` elements is added.
    private mutating func makeRoom(forRunOf count: Int) throws(PythonException) {
        guard let last = runs.last else { return }
        let power = power(between: last, andNextOf: count)
        while runs.count > 1, runs[runs.count - 2].power > power { try merge(at: runs.count - 2) }
        runs[runs.count - 1].power = power
    }

    /// The depth, in a perfectly balanced tree of merges, at which a run meets the next one.
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
        // Elements of the left run that are below the whole right run stay in place, as do those of the
        // right run that are above the whole left run.
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
