/// What only a loop's thread touches.
struct LoopState: ~Copyable {
    /// The number of the loop's own alarm, which no source has.
    static let alarmID: UInt64 = 0

    /// Waits for the descriptors.
    var poller: Poller
    /// When it was last asked for all events, in nanoseconds; where the loop is never lent, nobody needs to know.
    private(set) var lastLook: Int64 = 0
    /// What has events, by number.
    var sources = SourceTable()
    /// What is to be run at a time.
    var timers = TimerQueue()
    /// Where bytes are read into.
    var readBuffer = ReadBuffer()
    /// Whether a wait may be preceded by polling.
    var polling: BusyPolling
    /// The storage of the batch that ran last, to be used again.
    var spareWork: [EventLoop.Work] = []
    /// How much of the batch that runs hasn't run yet.
    var remainingWork = 0

    /// Starts without sources and timers.
    init(poller: consuming Poller, polling: BusyPolling) {
        self.poller = poller
        self.polling = polling
    }

    /// Looks what has happened, without waiting.
    mutating func lookForEvents(at now: Int64) {
        poller.look()
        lastLook = now
    }

    /// Something that a descriptor reports.
    struct Event {
        /// Whether the descriptor is the loop's own.
        let isAlarm: Bool
        /// Whose it is; `nil` if it has left meanwhile.
        let source: (any EventSource)?
        /// What it reports.
        let readiness: Readiness
    }

    /// Takes one of the things that the last wait has found.
    mutating func nextEvent() -> Event? {
        guard let (id, readiness) = poller.next() else { return nil }
        return Event(isAlarm: id == Self.alarmID, source: sources[id], readiness: readiness)
    }
}
