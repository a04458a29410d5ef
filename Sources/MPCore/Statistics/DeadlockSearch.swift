internal import MPReferents

/// A call that waits for a lock, and who holds it.
struct LockWait {
    let call: CallID
    let owner: GrantOwner
    let holder: GrantOwner
}

/// Finds callers that wait for each other in a circle.
///
/// - Complexity: O(waits).
struct DeadlockSearch {
    /// The waits of each owner.
    private let waits: [GrantOwner: [LockWait]]
    /// The owners, those with the oldest calls first.
    private let owners: [GrantOwner]
    /// The owners that have been looked at, and can't be part of another circle.
    private var done: Set<GrantOwner> = []
    /// The waits that have led to the current owner.
    private var path: [LockWait] = []
    /// The place of each owner on the path.
    private var places: [GrantOwner: Int] = [:]
    private var found: [[LockWait]] = []

    private init(_ waits: [LockWait]) {
        self.waits = Dictionary(grouping: waits, by: \.owner)
        var seen: Set<GrantOwner> = []
        owners = waits.map(\.owner).filter { seen.insert($0).inserted }
    }

    /// Finds the circles: in each, every wait is for a lock that the owner of the next one holds.
    ///
    /// Circles that share an owner are found once.
    ///
    /// - Parameter waits: All waits for locks.
    /// - Returns: The circles, each beginning with its oldest call.
    static func circles(in waits: [LockWait]) -> [[LockWait]] {
        var search = DeadlockSearch(waits.sorted { $0.call.number < $1.call.number })
        for owner in search.owners { search.follow(from: owner) }
        return search.found
    }

    /// Goes along all waits that can be reached from an owner, without recursion: a chain may be long.
    private mutating func follow(from start: GrantOwner) {
        guard !done.contains(start) else { return }
        var stack = [(owner: start, next: 0)]
        places[start] = 0
        while let (owner, next) = stack.last {
            guard let wait = waits[owner]?[safe: next] else {
                leave(owner)
                stack.removeLast()
                if !path.isEmpty { path.removeLast() }
                continue
            }
            stack[stack.count - 1].next += 1
            if let place = places[wait.holder] {
                note(path[place...] + [wait])
            } else if !done.contains(wait.holder), waits[wait.holder] != nil {
                path.append(wait)
                places[wait.holder] = stack.count
                stack.append((wait.holder, 0))
            }
        }
    }

    private mutating func leave(_ owner: GrantOwner) {
        places[owner] = nil
        done.insert(owner)
    }

    private mutating func note(_ circle: ArraySlice<LockWait>) {
        let oldest = circle.indices.min { circle[$0].call.number < circle[$1].call.number }
        guard let oldest else { return }
        found.append(Array(circle[oldest...] + circle[..<oldest]))
    }
}

extension Array {
    fileprivate subscript(safe index: Int) -> Element? {
        index < count ? self[index] : nil
    }
}
