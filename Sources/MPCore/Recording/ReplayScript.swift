import MPReferents
import MPWire

/// What a core is told while a recording is run again, in place of what it would find out by itself.
///
/// It belongs to the core that is run again.
final class ReplayScript {
    /// The steps of handshakes, in the order in which they were taken.
    private var steps: [HandshakeStep] = []
    /// Leases that have ended, by the number of the look for them.
    private var released: [(look: UInt64, idents: [String])] = []
    private var looks: UInt64 = 0
    /// The numbers of dropped lines of the log.
    private var droppedLines: [Int] = []
    /// What the clock for calls said.
    private var clocks: [Int64] = []
    private var lastClock: Int64 = 0
    private var lastRecordedClock: Int64 = 0
    /// The connections whose answers aren't compared until the next outcome.
    private(set) var leftOut: Set<ConnectionID> = []
    /// The number of frames that handshakes have sent since the latest outcome.
    private(set) var handshakeFrames: [ConnectionID: Int] = [:]
    /// The calls that weren't answered before this batch, by their targets.
    private(set) var calls: [ReplayedCall.Key: ReplayedCall] = [:]

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
            lastRecordedClock &+= try reader.integer64()
            clocks.append(lastRecordedClock)
        default: return false
        }
        return true
    }

    /// Begins an input: whatever the one before has left is dropped.
    func begin() {
        (steps, released, droppedLines, looks) = ([], [], [], 0)
        clocks = []
    }

    /// Ends a batch.
    func endBatch() { (handshakeFrames, leftOut) = ([:], []) }
}

// MARK: - What the core asks

extension ReplayScript {
    /// What came of the next frame of a handshake; if the recording doesn't say, nothing.
    func nextStep() -> HandshakeStep {
        steps.isEmpty
            ? HandshakeStep(.ignore, keyID: nil, usedMD5: false) : steps.removeFirst()
    }

    /// Notes that a handshake has sent a frame.
    func sentInHandshake(on id: ConnectionID) { handshakeFrames[id, default: 0] += 1 }

    /// The leases that had ended at the next look.
    func takeReleased() -> [String] {
        looks += 1
        guard let first = released.first, first.look == looks else { return [] }
        return released.removeFirst().idents
    }

    /// The number of dropped lines.
    func nextDroppedLines() -> Int { droppedLines.isEmpty ? 0 : droppedLines.removeFirst() }

    /// What the clock for calls said next; if the recording doesn't tell, what it said last.
    func nextClock() -> Int64 {
        if !clocks.isEmpty { lastClock = clocks.removeFirst() }
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
