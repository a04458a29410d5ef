/// Who took the permits of a semaphore that are out: one entry per permit.
///
/// Each entry knows the one before it of the same caller, so that nothing is searched.
///
/// - Complexity: O(1) amortised, except to count what one caller holds: O(that count).
struct PermitHolders {
    /// A permit that is out.
    private struct Entry {
        /// Who took it.
        let caller: CallerID
        /// The number of the permit that the caller took before; the permit may be back by now, and
        /// then so are all that the caller took before it.
        let previous: Int?
    }

    /// The permits that are out, by number.
    private var entries: [Int: Entry] = [:]
    /// The number of the newest permit of everybody who has one.
    private var newest: [CallerID: Int] = [:]
    /// No permit with a lower number is out.
    private var oldest = 0
    /// The number of the next permit; none is used twice.
    private var next = 0

    /// The number of permits that are out.
    var count: Int { entries.count }

    /// Adds a permit that `caller` takes.
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

    /// Removes the permit that was taken first, if there is one.
    mutating func removeOldest() {
        guard !entries.isEmpty else { return }
        while entries[oldest] == nil { oldest += 1 }
        guard let entry = entries.removeValue(forKey: oldest) else { return }
        if newest[entry.caller] == oldest { newest[entry.caller] = nil }
    }

    /// Whether `caller` holds a permit.
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
