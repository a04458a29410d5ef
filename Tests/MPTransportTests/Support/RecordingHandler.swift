import MPSystem
import MPTransport

/// Keeps what happens on a connection, and lets a test wait for it.
final class RecordingHandler: ConnectionHandler {
    private struct Record {
        var bytes: [UInt8] = []
        var reasons: [CloseReason] = []
        var drainCount = 0
        var waiters: [(condition: Condition, waiting: CheckedContinuation<Void, Never>)] = []
    }

    private enum Condition {
        case bytes(Int)
        case drained(Int)
        case end
    }

    private let record = Guarded(Record())
    private let onReceive: @Sendable (ArraySlice<UInt8>, StreamConnection) -> Void
    private let onDrain: @Sendable (StreamConnection) -> Void

    init(
        onReceive: @escaping @Sendable (ArraySlice<UInt8>, StreamConnection) -> Void = { _, _ in },
        onDrain: @escaping @Sendable (StreamConnection) -> Void = { _ in }
    ) {
        self.onDrain = onDrain
        self.onReceive = onReceive
    }

    /// Sends back what it gets.
    static func echo() -> RecordingHandler { RecordingHandler { $1.send(Array($0)) } }

    /// Reads no faster than a byte in this time.
    static func slow(timePerByte: Duration) -> RecordingHandler {
        RecordingHandler { bytes, connection in
            let pause = timePerByte * bytes.count
            connection.setReading(false)
            _ = connection.loop.schedule(at: EventLoop.now() + pause) {
                connection.setReading(true)
            }
        }
    }

    var bytes: [UInt8] { record.withLock { $0.bytes } }
    var drainCount: Int { record.withLock { $0.drainCount } }
    var reasons: [CloseReason] { record.withLock { $0.reasons } }

    func received(_ bytes: ArraySlice<UInt8>, on connection: StreamConnection) {
        note { $0.bytes += bytes }
        onReceive(bytes, connection)
    }

    func drained(on connection: StreamConnection) {
        note { $0.drainCount += 1 }
        onDrain(connection)
    }

    func closed(_ reason: CloseReason, on connection: StreamConnection) {
        note { $0.reasons.append(reason) }
    }

    /// Waits until so many bytes have come, or the end.
    func bytes(count: Int) async -> [UInt8] {
        await wait(for: .bytes(count))
        return bytes
    }

    /// Waits until the peer has taken all that was queued so many times, or the end.
    func drained(count: Int) async -> Int {
        await wait(for: .drained(count))
        return drainCount
    }

    /// Waits for the end.
    func end() async -> CloseReason? {
        await wait(for: .end)
        return reasons.first
    }

    private func note(_ change: @Sendable (inout Record) -> Void) {
        let ready = record.withLock { record in
            change(&record)
            let (waiters, current) = (record.waiters, record)
            record.waiters = waiters.filter { !Self.isMet($0.condition, current) }
            return waiters.filter { Self.isMet($0.condition, current) }.map(\.waiting)
        }
        for waiting in ready { waiting.resume() }
    }

    private func wait(for condition: Condition) async {
        await withCheckedContinuation { waiting in
            let isMet = record.withLock { record in
                if Self.isMet(condition, record) { return true }
                record.waiters.append((condition, waiting))
                return false
            }
            if isMet { waiting.resume() }
        }
    }

    private static func isMet(_ condition: Condition, _ record: Record) -> Bool {
        guard record.reasons.isEmpty else { return true }
        return switch condition {
        case .bytes(let count): record.bytes.count >= count
        case .drained(let count): record.drainCount >= count
        case .end: false
        }
    }
}
