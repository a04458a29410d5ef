import Glibc

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

/// The bytes that a loop reads into before they are handed on.
struct ReadBuffer {
    /// What a read brought.
    enum Outcome {
        /// Bytes, which are valid as long as they are kept.
        case bytes(ArraySlice<UInt8>)
        /// The peer sends nothing more.
        case endOfStream
        /// Nothing is there at the moment.
        case nothing
        /// The connection is broken.
        case failed(code: Int32)
    }

    /// How far the storage grows while reads fill it.
    private static let largest = 1 << 20

    /// The bytes; copied before the next read if somebody kept the last slice.
    private var storage = [UInt8](repeating: 0, count: 1 << 16)
    /// Whether the last read filled the storage.
    private var wasFilled = false

    /// Reads once, as much as is there and fits.
    mutating func receive(from descriptor: Int32) -> Outcome {
        if wasFilled, storage.count < Self.largest {
            storage = [UInt8](repeating: 0, count: 2 * storage.count)
        }
        while true {
            let count = storage.withUnsafeMutableBytes {
                recv(descriptor, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT))
            }
            wasFilled = count == storage.count
            if count > 0 { return .bytes(storage[..<count]) }
            if count == 0 { return .endOfStream }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .nothing
            default: return .failed(code: errno)
            }
        }
    }
}
