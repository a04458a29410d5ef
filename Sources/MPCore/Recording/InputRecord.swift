import MPReferents
import MPWire

/// Collects what comes into a core and checksums of what it answers; the driver writes it to a file.
///
/// Inputs that end a batch are followed by the batch's outcome, so that each frame holds whole batches.
///
/// It belongs to the core: a class, since it is reached from several of its parts.
package final class InputRecord {
    private let keepsAnswers: Bool
    private var writer = EntryWriter()
    /// The time of the latest input.
    private var lastTime = Duration.zero
    /// Whether an input has come since the latest outcome.
    private var hasInput = false
    /// The number of looks for ended leases since the latest input.
    private var looks = 0
    /// What may be seen of the bytes of strangers.
    private var redactions: [ConnectionID: HandshakeRedaction] = [:]
    /// The number of the latest handshake frames of the current input.
    private var steps = 0
    /// The number of frames that handshakes have sent since the latest outcome.
    private var handshakeFrames: [ConnectionID: Int] = [:]
    /// The connections whose answers aren't compared until the next outcome.
    private var leftOut: Set<ConnectionID> = []
    /// What the clock for calls said last.
    private var lastClock: Int64 = 0
    /// Whether nobody takes the entries any more.
    private var isStopped = false

    /// Begins with the configuration.
    init(_ configuration: ManagerConfiguration, _ options: RecordingOptions) {
        keepsAnswers = options.keepsAnswers
        RecordingHeader(configuration, options).append(to: &writer)
    }

    /// The number of bytes that haven't been taken.
    package var count: Int { writer.bytes.count }

    /// Removes the entries so far, and returns them: one frame.
    package func takeFrame() -> [UInt8] {
        let frame = writer.take()
        writer.reserve(min(frame.count, Self.frameSize) + Self.frameSize / 4)
        return frame
    }

    /// The length from which on entries should be taken, in bytes.
    package static let frameSize = 64 << 10
}

// MARK: - What the core tells

extension InputRecord {
    /// Records an input.
    ///
    /// - Parameters:
    ///   - input: The input.
    ///   - now: Its time; `nil` if it has none.
    func note(_ input: CoreInput, at now: Duration? = nil) {
        begin(input.tag, at: now)
        input.append(to: &writer)
    }

    /// Records bytes of a client that has proved its key; the same as an input, with less work.
    func noteReceived(_ bytes: ArraySlice<UInt8>, on id: ConnectionID, at now: Duration) {
        begin(EntryTag.received, at: now)
        writer.number(id.number)
        writer.octets(bytes)
    }

    /// Begins an input of a stranger, of which the bytes are recorded once it is known what they are.
    func beginStranger() { (steps, looks) = (0, 0) }

    /// Records bytes of a stranger, after they were handled.
    ///
    /// - Parameters:
    ///   - bytes: The bytes.
    ///   - id: The connection.
    ///   - now: The time.
    ///   - isOver: Whether the handshake has ended well in them.
    ///   - goesOn: Whether it goes on.
    ///   - collected: What was recorded while they were handled, which comes after them.
    func noteStranger(
        _ bytes: ArraySlice<UInt8>,
        on id: ConnectionID,
        at now: Duration,
        isOver: Bool,
        goesOn: Bool,
        before collected: [UInt8]
    ) {
        var redaction = redactions.removeValue(forKey: id) ?? HandshakeRedaction()
        let redacted = redaction.redact(bytes, upTo: isOver ? steps : nil)
        if goesOn { redactions[id] = redaction }
        let (steps, looks) = (steps, looks)
        begin(EntryTag.received, at: now)
        (self.steps, self.looks) = (steps, looks)
        writer.number(id.number)
        writer.octets(redacted)
        writer.raw(collected)
    }

    /// Takes out what was recorded from a place on.
    func takeAll(from place: Int) -> [UInt8] { writer.cut(from: place) }

    /// Forgets a stranger.
    func ended(_ id: ConnectionID) {
        if !redactions.isEmpty { redactions[id] = nil }
    }

    /// Records a step of a handshake.
    func note(_ step: HandshakeStep) {
        steps += 1
        step.append(to: &writer)
    }

    /// Notes that a handshake has sent a frame.
    func sentInHandshake(on id: ConnectionID) { handshakeFrames[id, default: 0] += 1 }

    /// Records leases that have ended, at one look for them.
    func noteReleased(_ idents: [String]) {
        looks += 1
        guard !idents.isEmpty else { return }
        writer.byte(EntryTag.released)
        writer.number(UInt64(looks))
        writer.texts(idents)
    }

    /// Records the number of dropped lines of the log.
    func noteDroppedLines(_ count: Int) {
        writer.byte(EntryTag.droppedLines)
        writer.integer(count)
    }

    /// Records what the clock for calls says.
    func noteClock(_ time: Int64) {
        guard !isStopped else { return }
        writer.byte(EntryTag.clock)
        writer.integer(time &- lastClock)
        lastClock = time
    }

    /// Leaves the answers of this batch on a connection out of all comparisons.
    func leaveOutAnswers(on id: ConnectionID) { leftOut.insert(id) }

    /// Takes no more entries.
    func stop() { isStopped = true }

    /// Records the output of a batch, which is going to be carried out.
    package func noteOutcome(_ output: ManagerOutput) {
        guard hasInput else { return }
        hasInput = false
        writer.byte(EntryTag.outcome)
        RecordedOutcome(
            handshakeFrames: handshakeFrames,
            leftOut: leftOut,
            keepsAnswers: keepsAnswers
        ).append(output, to: &writer)
        if !handshakeFrames.isEmpty { handshakeFrames = [:] }
        if !leftOut.isEmpty { leftOut = [] }
    }

    private func begin(_ tag: UInt8, at now: Duration?) {
        hasInput = true
        (steps, looks) = (0, 0)
        writer.time(tag, now ?? lastTime, since: lastTime)
        if let now { lastTime = now }
    }
}

extension EntryWriter {
    /// Appends the tag of an input, and its time: nanoseconds since the one before, or in full if that isn't exact.
    mutating func time(_ tag: UInt8, _ now: Duration, since last: Duration) {
        let passed = Int64(exactly: now.attoseconds - last.attoseconds)
        guard let passed, passed % 1_000_000_000 == 0 else {
            byte(tag | EntryTag.hasFullTime)
            return duration(now)
        }
        byte(tag)
        integer(passed / 1_000_000_000)
    }

    /// Removes the bytes from a place on, and returns them.
    mutating func cut(from place: Int) -> [UInt8] {
        defer { shorten(to: place) }
        return Array(bytes[place...])
    }
}

extension EntryReader {
    /// Reads the tag of an input, and its time.
    mutating func time(since last: Duration) throws(RecordingError) -> (tag: UInt8, now: Duration) {
        let tag = try byte()
        if tag & EntryTag.hasFullTime != 0 {
            return (tag & ~EntryTag.hasFullTime, try duration())
        }
        return (tag, last + .nanoseconds(try integer64()))
    }
}
