/// Finds clients that read so slowly that the output queued for them fills the memory for long.
///
/// The transport handles clients that read nothing (``ServerLimits/writeDeadline``). This one looks at the queues once
/// in a while: a client whose queue is too long at each look, for the time that is allowed, is cut off.
struct SlowReaderWatch {
    /// How many bytes may be queued without a time limit.
    let limit: Int
    /// How long more may be queued; each MiB adds a second.
    let patience: Duration
    /// For each client above the limit, when its time is over.
    private var deadlines: [ConnectionID: Duration] = [:]

    init(limit: Int, patience: Duration) {
        self.limit = limit
        self.patience = patience
    }

    /// When to look again after a look at `now`: so often that no client gets much more time than is allowed.
    func nextLook(after now: Duration) -> Duration { now + max(patience / 6, .milliseconds(1)) }

    /// Whether a client was above the limit at the last look.
    var isAnybodyLate: Bool { !deadlines.isEmpty }

    /// Compares all queues with the limit.
    ///
    /// - Returns: The clients whose time is over, in the order in which they connected; they are forgotten.
    mutating func look(
        at queues: some Sequence<(id: ConnectionID, length: Int)>,
        now: Duration
    ) -> [ConnectionID] {
        var late: [ConnectionID: Duration] = [:]
        for (id, length) in queues where length > limit {
            late[id] = deadlines[id] ?? now + time(for: length)
        }
        let overdue = late.filter { $0.value <= now }.keys
        for id in overdue { late[id] = nil }
        deadlines = late
        return overdue.sorted { $0.number < $1.number }
    }

    /// How long a queue may take: a single large answer needs its time, even if nothing follows it.
    private func time(for length: Int) -> Duration { patience + .seconds(length >> 20) }
}
