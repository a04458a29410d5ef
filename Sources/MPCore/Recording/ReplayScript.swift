import MPReferents
import MPWire

/// What a core is told while a recording is run again, in place of what it would find out by itself.
///
/// It belongs to the core that is run again.
final class ReplayScript {
    /// The most entries that may belong to one event: far more than the bytes of one arrival can cause.
    private static let mostEntries = 1 << 20

    /// What running the recording may cost.
    let limits: ReplayLimits
    /// The number of entries that belong to the current event.
    private var entryCount = 0
    /// The steps of handshakes, in the order in which they were taken.
    private var steps = TakenInOrder<HandshakeStep>()
    /// Leases that have ended, by the number of the look for them.
    private var released = TakenInOrder<(look: UInt64, idents: [String])>()
    private var looks: UInt64 = 0
    /// The numbers of dropped lines of the log.
    private var droppedLines = TakenInOrder<Int>()
    /// What the clock for calls said.
    private var clocks = TakenInOrder<Int64>()
    private var lastClock: Int64 = 0
    private var lastRecordedClock: Int64 = 0
    /// The connections whose answers aren't compared until the next outcome.
    private(set) var leftOut: Set<ConnectionID> = []
    /// The number of frames that handshakes have sent since the latest outcome.
    private(set) var handshakeFrames: [ConnectionID: Int] = [:]
    /// The calls that weren't answered before this batch, by their targets.
    private(set) var calls: [ReplayedCall.Key: ReplayedCall] = [:]

    init(_ limits: ReplayLimits) {
        self.limits = limits
    }

    /// Takes an entry that belongs to an input, if the next one does.
    ///
    /// - Returns: Whether it did.
    /// - Throws: `malformed`.
    func take(_ reader: inout EntryReader) throws(RecordingError) -> Bool {
        switch reader.next {
        case EntryTag.handshakeStep:
            _ = try reader.byte()
            steps.append(try HandshakeStep(&reader))
        case EntryTag.released:
            _ = try reader.byte()
            released.append((try reader.number(), try reader.texts()))
        case EntryTag.droppedLines:
            _ = try reader.byte()
            droppedLines.append(try reader.integer())
        case EntryTag.clock:
            _ = try reader.byte()
            clocks.append(try clock(&reader))
        default: return false
        }
        entryCount += 1
        guard entryCount <= Self.mostEntries else {
            throw .malformed("more than \(Self.mostEntries) entries belong to it")
        }
        return true
    }

    /// Reads what the clock for calls said.
    private func clock(_ reader: inout EntryReader) throws(RecordingError) -> Int64 {
        let (time, isBeyond) = lastRecordedClock.addingReportingOverflow(try reader.integer64())
        guard !isBeyond, (0..<Self.endOfClock).contains(time) else {
            throw .malformed("the clock for calls says what no clock does")
        }
        lastRecordedClock = time
        return time
    }

    /// A time in nanoseconds that no machine has run for: 18 years, which can be multiplied by ``CallTimer/rate``.
    private static let endOfClock = Int64.max / Int64(CallTimer.rate)

    /// Begins an input: whatever the one before has left is dropped.
    func begin() {
        (entryCount, looks) = (0, 0)
        steps.removeAll()
        released.removeAll()
        droppedLines.removeAll()
        clocks.removeAll()
    }

    /// Ends a batch.
    func endBatch() { (handshakeFrames, leftOut) = ([:], []) }
}

// MARK: - What the core asks

extension ReplayScript {
    /// What came of the next frame of a handshake; if the recording doesn't say, nothing.
    func nextStep() -> HandshakeStep {
        steps.next() ?? HandshakeStep(.ignore, keyID: nil, usedMD5: false)
    }

    /// Notes that a handshake has sent a frame.
    func sentInHandshake(on id: ConnectionID) { handshakeFrames[id, default: 0] += 1 }

    /// The leases that had ended at the next look.
    func takeReleased() -> [String] {
        looks += 1
        guard let first = released.first, first.look == looks else { return [] }
        return released.next()?.idents ?? []
    }

    /// The number of dropped lines.
    func nextDroppedLines() -> Int { droppedLines.next() ?? 0 }

    /// What the clock for calls said next; if the recording doesn't tell, what it said last.
    func nextClock() -> Int64 {
        if let next = clocks.next() { lastClock = next }
        return lastClock
    }

    /// Leaves the answers of this batch on a connection out of all comparisons.
    func leaveOutAnswers(on id: ConnectionID) { leftOut.insert(id) }

    /// Notes a call, to name it where its answer differs.
    func note(_ call: ReplayedCall, for target: ReplyTarget) {
        // Calls of clients that have gone are never asked for.
        if calls.count >= 1 << 16 { calls = [:] }
        calls[ReplayedCall.Key(target)] = call
    }

    /// Takes the call of an answer.
    func takeCall(_ key: ReplayedCall.Key) -> ReplayedCall? { calls.removeValue(forKey: key) }
}

/// Elements that are taken in the order in which they came; one arrival may bring thousands.
private struct TakenInOrder<Element> {
    private var elements: [Element] = []
    private var position = 0

    var first: Element? { position < elements.count ? elements[position] : nil }

    mutating func append(_ element: Element) { elements.append(element) }

    mutating func next() -> Element? {
        defer { if position < elements.count { position += 1 } }
        return first
    }

    mutating func removeAll() {
        guard !elements.isEmpty else { return }
        elements.removeAll(keepingCapacity: elements.count < 1024)
        position = 0
    }
}
