import MPWire

// Galloping search: in leaps, each twice as long as the one before, then by bisection.
extension Timsort {
    /// Counts the elements from `start` on that are less than `key`, looking at `hint` first.
    func startOfEquals(
        _ key: Element,
        in elements: [Element],
        from start: Int,
        _ count: Int,
        near hint: Int
    ) throws(PythonException) -> Int {
        var (last, next) = (0, 1)
        if try order.isLess(elements[start + hint], than: key) {
            let most = count - hint
            while next < most, try order.isLess(elements[start + hint + next], than: key) {
                (last, next) = (next, 2 * next + 1)
            }
            (last, next) = (hint + last, hint + min(next, most))
        } else {
            let most = hint + 1
            while next < most, !(try order.isLess(elements[start + hint - next], than: key)) {
                (last, next) = (next, 2 * next + 1)
            }
            (last, next) = (hint - min(next, most), hint - last)
        }
        last += 1
        while last < next {
            let middle = last + (next - last) / 2
            if try order.isLess(elements[start + middle], than: key) {
                last = middle + 1
            } else {
                next = middle
            }
        }
        return next
    }

    /// Counts the elements from `start` on that are not greater than `key`, looking at `hint`
    /// first.
    func endOfEquals(
        _ key: Element,
        in elements: [Element],
        from start: Int,
        _ count: Int,
        near hint: Int
    ) throws(PythonException) -> Int {
        var (last, next) = (0, 1)
        if try order.isLess(key, than: elements[start + hint]) {
            let most = hint + 1
            while next < most, try order.isLess(key, than: elements[start + hint - next]) {
                (last, next) = (next, 2 * next + 1)
            }
            (last, next) = (hint - min(next, most), hint - last)
        } else {
            let most = count - hint
            while next < most, !(try order.isLess(key, than: elements[start + hint + next])) {
                (last, next) = (next, 2 * next + 1)
            }
            (last, next) = (hint + last, hint + min(next, most))
        }
        last += 1
        while last < next {
            let middle = last + (next - last) / 2
            if try order.isLess(key, than: elements[start + middle]) {
                next = middle
            } else {
                last = middle + 1
            }
        }
        return next
    }
}

// Merging two neighbours. Of equal elements, those of the left run come first.
extension Timsort {
    /// The state of a merge: what is left of both runs, and where the next element goes.
    private struct Merge {
        /// The next element of the left run: in ``spare`` when merging from the start.
        var left: Int
        /// Number of elements left in the left run.
        var leftCount: Int
        /// The next element of the right run: in ``spare`` when merging from the end.
        var right: Int
        /// Number of elements left in the right run.
        var rightCount: Int
        var target: Int
        /// How often in a row each run was ahead.
        var lead = (left: 0, right: 0)

        /// Whether galloping has paid.
        var isLeaping: Bool { lead.left >= leastLead || lead.right >= leastLead }
    }

    /// Merges from the left, with the shorter left run moved to ``spare``.
    mutating func mergeFromStart(_ left: Run, _ right: Run) throws(PythonException) {
        spare = Array(elements[left.start..<left.start + left.count])
        var merge = Merge(
            left: 0,
            leftCount: left.count,
            right: right.start,
            rightCount: right.count,
            target: left.start
        )
        takeRight(&merge)
        while merge.rightCount > 0, merge.leftCount > 1 {
            if try step(&merge) { try leap(&merge) }
        }
        // The last element of the left run is greater than all of the right run.
        if merge.leftCount == 1 { takeRight(&merge, merge.rightCount) }
        takeLeft(&merge, merge.leftCount)
    }

    /// Merges one element at a time.
    ///
    /// - Returns: Whether one run is so far ahead that galloping may pay.
    private mutating func step(_ merge: inout Merge) throws(PythonException) -> Bool {
        merge.lead = (0, 0)
        while merge.rightCount > 0, merge.leftCount > 1 {
            if try order.isLess(elements[merge.right], than: spare[merge.left]) {
                takeRight(&merge)
                merge.lead = (0, merge.lead.right + 1)
                if merge.lead.right >= leapThreshold { return merge.rightCount > 0 }
            } else {
                takeLeft(&merge)
                merge.lead = (merge.lead.left + 1, 0)
                if merge.lead.left >= leapThreshold { return merge.leftCount > 1 }
            }
        }
        return false
    }

    /// Merges by galloping as long as that pays.
    private mutating func leap(_ merge: inout Merge) throws(PythonException) {
        leapThreshold += 1
        repeat {
            leapThreshold = max(1, leapThreshold - 1)
            merge.lead.left = try endOfEquals(
                elements[merge.right],
                in: spare,
                from: merge.left,
                merge.leftCount,
                near: 0
            )
            takeLeft(&merge, merge.lead.left)
            if merge.leftCount <= 1 { return }
            takeRight(&merge)
            if merge.rightCount == 0 { return }
            merge.lead.right = try startOfEquals(
                spare[merge.left],
                in: elements,
                from: merge.right,
                merge.rightCount,
                near: 0
            )
            takeRight(&merge, merge.lead.right)
            if merge.rightCount == 0 { return }
            takeLeft(&merge)
            if merge.leftCount == 1 { return }
        } while merge.isLeaping
        leapThreshold += 1
    }

    private mutating func takeLeft(_ merge: inout Merge, _ count: Int = 1) {
        for offset in 0..<count { elements[merge.target + offset] = spare[merge.left + offset] }
        merge.left += count
        merge.leftCount -= count
        merge.target += count
    }

    private mutating func takeRight(_ merge: inout Merge, _ count: Int = 1) {
        for offset in 0..<count { elements[merge.target + offset] = elements[merge.right + offset] }
        merge.right += count
        merge.rightCount -= count
        merge.target += count
    }

    /// Merges from the right, with the shorter right run moved to ``spare``.
    mutating func mergeFromEnd(_ left: Run, _ right: Run) throws(PythonException) {
        spare = Array(elements[right.start..<right.start + right.count])
        var merge = Merge(
            left: left.start + left.count - 1,
            leftCount: left.count,
            right: right.count - 1,
            rightCount: right.count,
            target: right.start + right.count - 1
        )
        takeLastLeft(&merge)
        while merge.leftCount > 0, merge.rightCount > 1 {
            if try stepBack(&merge) { try leapBack(&merge, start: left.start) }
        }
        // The first element of the right run is less than all of the left run.
        if merge.rightCount == 1 { takeLastLeft(&merge, merge.leftCount) }
        takeLastRight(&merge, merge.rightCount)
    }

    /// The same as ``step(_:)`` from the end.
    private mutating func stepBack(_ merge: inout Merge) throws(PythonException) -> Bool {
        merge.lead = (0, 0)
        while merge.leftCount > 0, merge.rightCount > 1 {
            if try order.isLess(spare[merge.right], than: elements[merge.left]) {
                takeLastLeft(&merge)
                merge.lead = (merge.lead.left + 1, 0)
                if merge.lead.left >= leapThreshold { return merge.leftCount > 0 }
            } else {
                takeLastRight(&merge)
                merge.lead = (0, merge.lead.right + 1)
                if merge.lead.right >= leapThreshold { return merge.rightCount > 1 }
            }
        }
        return false
    }

    /// The same as ``leap(_:)`` from the end; the left run begins at `start`.
    private mutating func leapBack(_ merge: inout Merge, start: Int) throws(PythonException) {
        leapThreshold += 1
        repeat {
            leapThreshold = max(1, leapThreshold - 1)
            let stays = try endOfEquals(
                spare[merge.right],
                in: elements,
                from: start,
                merge.leftCount,
                near: merge.leftCount - 1
            )
            merge.lead.left = merge.leftCount - stays
            takeLastLeft(&merge, merge.lead.left)
            if merge.leftCount == 0 { return }
            takeLastRight(&merge)
            if merge.rightCount == 1 { return }
            let remains = try startOfEquals(
                elements[merge.left],
                in: spare,
                from: 0,
                merge.rightCount,
                near: merge.rightCount - 1
            )
            merge.lead.right = merge.rightCount - remains
            takeLastRight(&merge, merge.lead.right)
            if merge.rightCount <= 1 { return }
            takeLastLeft(&merge)
            if merge.leftCount == 0 { return }
        } while merge.isLeaping
        leapThreshold += 1
    }

    private mutating func takeLastLeft(_ merge: inout Merge, _ count: Int = 1) {
        for offset in 0..<count { elements[merge.target - offset] = elements[merge.left - offset] }
        merge.left -= count
        merge.leftCount -= count
        merge.target -= count
    }

    private mutating func takeLastRight(_ merge: inout Merge, _ count: Int = 1) {
        for offset in 0..<count { elements[merge.target - offset] = spare[merge.right - offset] }
        merge.right -= count
        merge.rightCount -= count
        merge.target -= count
    }
}
