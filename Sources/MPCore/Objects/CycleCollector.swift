/// When to search for objects that only keep each other alive: soon after one may have come to that, and seldom enough that searches take a small part of
/// the time, however many there are and however much they hold.
struct CycleCollector {
    /// How long suspects gather.
    private static let delay = Duration.milliseconds(10)
    /// How long others have their turn between two steps.
    private static let pause = Duration.milliseconds(1)
    /// How long to rest for each element that was looked at, which takes less than a tenth of it.
    private static let rest = Duration.microseconds(1)
    /// How many elements are looked at in one step: a fraction of a millisecond.
    static let stepLength = 2000

    /// When to do the next step; `nil` while nothing is suspicious.
    private(set) var nextStep: Duration?
    /// The search that is going on.
    var search: CycleSearch?
    /// The objects to begin at, by number.
    private var suspects: Set<UInt64> = []
    /// The objects to begin at once something has reached its taker, or another search begins.
    private var postponed: Set<UInt64> = []
    /// Until when there is to be no search, for there was one.
    private var restsUntil = Duration.zero

    /// Takes note of objects that nothing but values keeps alive.
    mutating func suspect(_ objects: [SharedObject], at now: Duration) {
        guard !objects.isEmpty else { return }
        for object in objects { suspects.insert(object.number) }
        schedule(at: now)
    }

    /// Takes note that a client has got what was on its way to it.
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

    /// Keeps a search whose step is over.
    mutating func keep(_ search: CycleSearch, at now: Duration) {
        nextStep = now + Self.pause
        self.search = search
    }

    /// Takes note of what a search that is over leaves to be looked at again.
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
