/// What only a loop's thread touches.
struct LoopState: ~Copyable {
    /// The number of the loop's own alarm; sources are counted from 1.
    static let alarmID: UInt64 = 0

    /// Waits for the descriptors.
    var poller: Poller
    /// What has events, by number; one that has left is not found any more, even if its event is already fetched.
    var sources: [UInt64: any EventSource] = [:]
    /// What is to be run at a time.
    var timers = TimerQueue()
    /// Where bytes are read into.
    var readBuffer = ReadBuffer()
    /// Whether a wait may be preceded by polling.
    var polling = BusyPolling()
    /// The storage of the batch that ran last, to be used again.
    var spareWork: [EventLoop.Work] = []
    /// How much of the batch that runs hasn't run yet.
    var remainingWork = 0
    /// The number of the source that came last.
    private var lastID: UInt64 = LoopState.alarmID

    /// Starts without sources and timers.
    init(poller: consuming Poller) { self.poller = poller }

    /// Draws the number of the next source.
    mutating func makeID() -> UInt64 {
        lastID += 1
        return lastID
    }
}
