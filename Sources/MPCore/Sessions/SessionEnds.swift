internal import MPReferents

/// What is to be done when sessions end, beside giving back locks and references.
///
/// A session is a link, or the CPython clients that end together (``ClientGroup``). Only sessions are here about which
/// somebody has asked.
struct SessionEnds {
    /// What is to be done when one session ends.
    struct Duties {
        /// The names of the objects that end with it.
        var names: Set<String> = []
        /// The numbers of the objects that are told of its end, if they are still there.
        fileprivate(set) var objects: Set<UInt64> = []
        /// Whether the driver is told of its end.
        var isWatched = false
        /// The number of objects at which those that are gone are dropped.
        fileprivate var limit = 1000
    }

    private var duties: [CallerID: Duties] = [:]

    var count: Int { duties.count }

    /// Whether a session has begun here and not ended.
    func contains(_ session: CallerID) -> Bool { duties[session] != nil }

    /// Begins to keep what is to be done when a session ends.
    mutating func begin(_ session: CallerID) {
        if duties[session] == nil { duties[session] = Duties() }
    }

    /// Changes what is to be done when a session ends; does nothing if it isn't here.
    mutating func update(_ session: CallerID, _ change: (inout Duties) -> Void) {
        guard duties[session] != nil else { return }
        change(&duties[session, default: Duties()])
    }

    /// Remembers to tell an object of the end of a session; `table` has those that are there.
    mutating func insert(
        _ object: SharedObject,
        of table: borrowing ObjectTable,
        toldOf session: CallerID
    ) {
        guard duties[session]?.insert(object.number) == true else { return }
        let numbers = duties[session]?.objects.filter { table[number: $0] != nil }
        update(session) { duties in
            duties.objects = numbers ?? []
            duties.limit = max(1000, 2 * duties.objects.count)
        }
    }

    /// The sessions that have not ended, in order.
    var sessions: [CallerID] { duties.keys.sorted { $0.number < $1.number } }

    /// Removes a session that has ended.
    ///
    /// - Returns: What is to be done; `nil` if nobody has asked about it.
    mutating func remove(_ session: CallerID) -> Duties? { duties.removeValue(forKey: session) }
}

extension SessionEnds.Duties {
    /// Remembers an object.
    ///
    /// - Returns: Whether there are so many that those that are gone should be dropped.
    fileprivate mutating func insert(_ number: UInt64) -> Bool {
        objects.insert(number).inserted && objects.count > limit
    }
}
