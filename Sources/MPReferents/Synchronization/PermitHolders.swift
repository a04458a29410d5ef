/// The callers that took a semaphore's outstanding permits: one entry per permit.
///
/// Each entry links to the same caller's previous one, so that nothing has to be searched.
///
/// - Complexity: O(1) amortised, except to count what one caller holds: O(that count).
struct PermitHolders {
    /// An outstanding permit.
    private struct Entry {
        let caller: CallerID
        /// The number of the permit that the caller took before.
        ///
        /// That permit may be back by now; then so are all that the caller took before it.
        let previous: Int?
    }

    /// The outstanding permits, by number.
    private var entries: [Int: Entry] = [:]
    /// For each caller that holds a permit, the number of its latest one.
    private var newest: [CallerID: Int] = [:]
    /// No outstanding permit has a lower number.
    private var oldest = 0
    /// The number of the next permit; never reused.
    private var next = 0

    var count: Int { entries.count }

    /// Adds a permit for `caller`.
    mutating func append(_ caller: CallerID) {
        entries[next] = Entry(caller: caller, previous: newest.updateValue(next, forKey: caller))
        next += 1
    }

    /// Removes the permit that `caller` took last; `false` if there is none.
    mutating func removeNewest(of caller: CallerID) -> Bool {
        guard let number = newest[caller], let entry = entries.removeValue(forKey: number) else {
            return false
        }
        newest[caller] = entry.previous.flatMap { entries[$0] == nil ? nil : $0 }
        return true
    }

    /// Removes the oldest permit, if there is one.
    mutating func removeOldest() {
        guard !entries.isEmpty else { return }
        while entries[oldest] == nil { oldest += 1 }
        guard let entry = entries.removeValue(forKey: oldest) else { return }
        if newest[entry.caller] == oldest { newest[entry.caller] = nil }
    }

    /// The holders of the oldest permits, one for each permit; at most `limit`.
    func oldest(_ limit: Int) -> [CallerID] {
        var callers: [CallerID] = []
        for number in oldest..<next where callers.count < min(limit, count) {
            if let entry = entries[number] { callers.append(entry.caller) }
        }
        return callers
    }

    func holdsAny(_ caller: CallerID) -> Bool {
        newest[caller].map { entries[$0] != nil } ?? false
    }

    /// The number of permits that `caller` holds.
    func count(of caller: CallerID) -> Int {
        var count = 0
        var number = newest[caller]
        while let entry = number.flatMap({ entries[$0] }) {
            count += 1
            number = entry.previous
        }
        return count
    }
}
