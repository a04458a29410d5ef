internal import MPReferents
internal import MPWire

/// The names of objects, and when those go that nobody uses.
///
/// No call notes that it uses an object: each has the number of its latest event, and that is looked at four times
/// during its lifetime.
struct NamedObjects {
    struct Entry {
        let name: ObjectName
        let object: SharedObject
        /// The session with which the object ends, if it does.
        let session: CallerID?
        /// The number of the latest event at the last look.
        fileprivate var revision: UInt64
        /// No use has been seen since then.
        fileprivate var unusedSince: Duration
        /// When to look again.
        fileprivate var nextLook: Duration?
    }

    private var entries: [String: Entry] = [:]
    /// The names of each object, by its number.
    private var namesByObject: [UInt64: Set<String>] = [:]
    private var looks = DeadlineHeap<String>()

    /// The shortest time between two looks at an object.
    private static var shortestPause: Duration { .milliseconds(100) }

    var count: Int { entries.count }

    /// The number of looks to come, with those at names that are gone.
    var lookCount: Int { looks.count }

    subscript(name: String) -> Entry? { entries[name] }

    /// When to look for unused objects; it may be too early, and never is too late.
    var nextLook: Duration? { looks.first?.time }

    /// The entries whose names come after one, in the order of the names.
    ///
    /// - Complexity: O(n log n).
    func entries(after name: String) -> [Entry] {
        entries.values.filter { $0.name.name > name }.sorted { $0.name.name < $1.name.name }
    }

    /// The first name of an object; `nil` if it has none.
    func firstName(of object: SharedObject) -> String? { namesByObject[object.number]?.min() }

    mutating func insert(
        _ name: ObjectName,
        of object: SharedObject,
        session: CallerID?,
        at now: Duration
    ) {
        namesByObject[object.number, default: []].insert(name.name)
        entries[name.name] = Entry(
            name: name,
            object: object,
            session: session,
            revision: object.revision,
            unusedSince: now
        )
        scheduleLook(at: name.name, now)
    }

    /// Removes a name.
    ///
    /// - Returns: Its entry; `nil` if there was none.
    @discardableResult
    mutating func remove(_ name: String) -> Entry? {
        guard let entry = entries.removeValue(forKey: name) else { return nil }
        let number = entry.object.number
        namesByObject[number]?.remove(name)
        if namesByObject[number]?.isEmpty == true { namesByObject[number] = nil }
        return entry
    }

    /// Notes that an object was looked up by its name, which is no event of the object.
    mutating func noteUse(of name: String, at now: Duration) {
        entries[name]?.unusedSince = now
    }

    /// Takes one look at an object that may have gone unused for too long.
    ///
    /// - Returns: The name by which it was looked at, if it has; `nil` in it if it stays. `nil` if no look is due.
    mutating func look(at now: Duration) -> String?? {
        guard let first = looks.first, first.time <= now else { return nil }
        looks.removeFirst()
        guard let entry = entries[first.key], entry.nextLook == first.time,
            case .unused(let limit) = entry.name.lifetime
        else { return .some(nil) }
        let object = entry.object
        if object.revision != entry.revision || object.isInUseNow {
            entries[first.key]?.revision = object.revision
            entries[first.key]?.unusedSince = now
        } else if now - entry.unusedSince >= limit {
            return first.key
        }
        scheduleLook(at: first.key, now)
        return .some(nil)
    }

    private mutating func scheduleLook(at name: String, _ now: Duration) {
        guard case .unused(let limit)? = entries[name]?.name.lifetime else { return }
        let time = now + max(limit / 4, Self.shortestPause)
        entries[name]?.nextLook = time
        looks.insert(name, at: time)
        dropOldLooks()
    }

    /// Drops the looks at names that are gone, once these are most.
    private mutating func dropOldLooks() {
        guard looks.count > 2 * entries.count + 64 else { return }
        looks = DeadlineHeap()
        for (name, entry) in entries.sorted(by: { $0.key < $1.key }) {
            if let time = entry.nextLook { looks.insert(name, at: time) }
        }
    }
}

extension SharedObject {
    /// Whether a call is at it, a value contains a proxy for it, or somebody holds it.
    fileprivate var isInUseNow: Bool {
        parkedCalls.count > 0 || runningCount > 0 || leases > 0 || referent.isHeld
    }
}
