/// One end of a protected connection: its session, and its output in order; whoever uses it holds its lock.
///
/// The bytes must leave in the order in which they were encrypted, and nothing is sent under the lock. So one thread at
/// a time sends: the one to which ``takeOutput()`` returns something, until ``takeMoreOutput()`` returns nothing. Bytes
/// that others add meanwhile are sent by it, too.
struct TLSOutput: ~Copyable {
    /// The sender's next step.
    enum Step: Equatable {
        /// Send these.
        case send([UInt8])
        /// End the stream after all bytes that were sent.
        case close
    }

    private enum Phase: Equatable {
        /// Accepts bytes. Can become `closing` or `over`.
        case open
        /// Accepts none; the stream must be ended after all bytes that were sent. Can become `over`.
        case closing
        /// The sender was told to end the stream, or nobody sends any more. Terminal.
        case over
    }

    /// How many bytes are encrypted at once, so that OpenSSL's queue stays small.
    private static let pieceLength = 64 << 10

    /// Encrypts and decrypts.
    var session: TLSSession
    private var phase = Phase.open
    /// Encrypted bytes that aren't sent yet; small pieces are joined, large ones aren't copied.
    private var queue = ByteQueue()
    private var isSending = false
    /// How many plain bytes were written after the stream had broken.
    private(set) var refusedCount = 0

    init(_ session: consuming TLSSession) { self.session = session }

    var queuedLengthInBytes: Int { queue.count }

    /// Encrypts plain bytes; if the stream is broken, they are dropped and counted.
    mutating func write(_ bytes: ArraySlice<UInt8>) {
        guard phase == .open else { return }
        var rest = bytes
        while !rest.isEmpty {
            do throws(TLSError) {
                try session.write(rest.prefix(Self.pieceLength))
            } catch {
                // The reading side meets the same error, and ends the connection.
                refusedCount += rest.count
                return
            }
            rest = rest.dropFirst(Self.pieceLength)
            gather()
        }
    }

    /// Announces the end to the peer, and ends the stream after all that was written.
    mutating func close() {
        guard phase == .open else { return }
        session.close()
        gather()
        phase = .closing
    }

    /// Sends nothing any more, not even queued bytes.
    mutating func abandon() {
        phase = .over
        queue.removeAll()
    }

    /// Takes the session's output after a step of it.
    mutating func gather() {
        guard phase == .open else { return }
        queue.append(session.takeOutput()[...])
    }

    /// Makes the caller the sender, if there is something to send and nobody else sends.
    mutating func takeOutput() -> Step? {
        guard !isSending, let step = nextStep() else { return nil }
        isSending = true
        return step
    }

    /// Takes output that came meanwhile; if there is none, the caller isn't the sender any more.
    mutating func takeMoreOutput() -> Step? {
        if let step = nextStep() { return step }
        isSending = false
        return nil
    }

    private mutating func nextStep() -> Step? {
        // A piece is the whole of its array, so this doesn't copy it.
        if let piece = queue.popFirst() { return .send(Array(piece)) }
        guard phase == .closing else { return nil }
        phase = .over
        return .close
    }
}
