/// State that only a loop's thread touches.
struct LoopState: ~Copyable {
    /// The number of the loop's own alarm; no source has it.
    static let alarmID: UInt64 = 0

    /// Waits for the descriptors.
    var poller: Poller
    /// When all events were last looked for, in nanoseconds; only used where the loop is lent.
    private(set) var lastLook: Int64 = 0
    /// The event sources, by number.
    var sources = SourceTable()
    /// Scheduled work.
    var timers = TimerQueue()
    /// The buffer for reading.
    var readBuffer = ReadBuffer()
    /// Decides whether to poll before a wait.
    var polling: BusyPolling
    /// The array of the last batch, for reuse.
    var spareWork: [EventLoop.Work] = []
    /// How much of the current batch hasn't run yet.
    var remainingWork = 0

    init(poller: consuming Poller, polling: BusyPolling) {
        self.poller = poller
        self.polling = polling
    }

    /// Looks for events, without waiting.
    mutating func lookForEvents(at now: Int64) {
        poller.look()
        lastLook = now
    }

    /// An event that a descriptor reports.
    struct Event {
        /// Whether the descriptor is the loop's own.
        let isAlarm: Bool
        /// Its source; `nil` if it was unregistered meanwhile.
        let source: (any EventSource)?
        let readiness: Readiness
    }

    /// Removes one of the events that the last wait has found.
    mutating func nextEvent() -> Event? {
        guard let (id, readiness) = poller.next() else { return nil }
        return Event(isAlarm: id == Self.alarmID, source: sources[id], readiness: readiness)
    }
}
