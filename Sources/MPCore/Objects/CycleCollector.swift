/// Decides when to search for objects that only keep each other alive: soon after there may be some, but so seldom that
/// searches take a small part of the time, however many objects there are and however much they hold.
struct CycleCollector {
    /// How long suspects are collected.
    private static let delay = Duration.milliseconds(10)
    /// How long other work has its turn between two steps.
    private static let pause = Duration.milliseconds(1)
    /// How long to rest for each element that was looked at; looking at it takes less than a tenth of that.
    private static let rest = Duration.microseconds(1)
    /// How many elements are looked at in one step, which takes a fraction of a millisecond.
    static let stepLength = 2000

    /// When to do the next step; `nil` while there are no suspects.
    private(set) var nextStep: Duration?
    /// The search in progress.
    var search: CycleSearch?
    /// The numbers of the objects at which the next search begins.
    private var suspects: Set<UInt64> = []
    /// The objects to add to the suspects once something has reached its taker, or another search begins.
    private var postponed: Set<UInt64> = []
    /// No search begins before this time, because there was one.
    private var restsUntil = Duration.zero

    /// Adds objects that only values keep alive to the suspects.
    mutating func suspect(_ objects: [SharedObject], at now: Duration) {
        guard !objects.isEmpty else { return }
        for object in objects { suspects.insert(object.number) }
        schedule(at: now)
    }

    /// Handles that a client has received what was on its way to it.
    mutating func flightEnded(at now: Duration) {
        guard !postponed.isEmpty else { return }
        suspects.formUnion(postponed)
        postponed = []
        schedule(at: now)
    }

    /// The search to go on with, if it is time.
    mutating func takeSearch(among objects: ObjectTable, at now: Duration) -> CycleSearch? {
        guard let due = nextStep, due <= now else { return nil }
        if let search = search.take() { return search }
        defer {
            suspects = []
            postponed = []
        }
        return CycleSearch(suspects.union(postponed).sorted().compactMap { objects[number: $0] })
    }

    /// Keeps a search after one of its steps.
    mutating func keep(_ search: CycleSearch, at now: Duration) {
        nextStep = now + Self.pause
        self.search = search
    }

    /// Ends a search, and takes over the objects that it leaves to be looked at again.
    mutating func ended(_ search: CycleSearch, at now: Duration) {
        nextStep = nil
        restsUntil = now + Self.rest * search.work
        suspects.formUnion(search.changed)
        postponed.formUnion(search.postponed)
        if !suspects.isEmpty { schedule(at: now) }
    }

    private mutating func schedule(at now: Duration) {
        guard nextStep == nil else { return }
        nextStep = max(now + Self.delay, restsUntil)
    }
}
