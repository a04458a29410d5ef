import MPSystem
internal import MPWire

/// The workers of a queue, as they were when a pool asked last.
struct ClusterWorkers: Equatable {
    /// How long what was heard is taken as true.
    private static let longestAge = Duration.seconds(5)
    /// How long it is if a label is missing, whose worker may just have come.
    private static let shortestAge = Duration.milliseconds(100)

    /// How many there were; 1 before that is known.
    private(set) var count = 1
    /// All that they offered.
    private(set) var labels: Set<String> = []
    /// When that was; `nil` if it isn't known.
    private var time: Duration?
    /// Whether the server tells.
    var mayLook = true

    init() {}

    /// Reads what the queue says.
    init(_ answer: WireValue, at time: Duration) {
        self.time = time
        guard case .list(let workers) = answer else { return }
        count = workers.count
        for case .dict(let worker) in workers {
            guard case .dict(let offer)? = worker[text: "offering"] else { continue }
            for case .text(let label) in offer.keys { labels.insert(label) }
        }
    }

    /// Whether the queue should be asked again before a task with this label is submitted; others don't ask meanwhile.
    mutating func beginsLooking(for label: String?, at now: Duration) -> Bool {
        let isMissing = label.map { !labels.contains($0) } ?? false
        let age = isMissing ? Self.shortestAge : Self.longestAge
        guard mayLook, time.map({ now - $0 >= age }) ?? true else { return false }
        time = now
        return true
    }
}
