/// One end of a protected connection, and what it has to send, in order; whoever uses it holds its lock.
///
/// The bytes have to leave in the order in which they were protected, and nothing is sent under the lock. So one thread at
/// a time sends: the one to which ``takeOutput()`` gives something, until ``takeMoreOutput()`` gives it nothing. What
/// others add meanwhile is sent by it, too.
struct TLSOutput: ~Copyable {
    /// What the sender has to do next.
    enum Step: Equatable {
        /// Send these.
        case send([UInt8])
        /// End the stream after what was sent.
        case close
    }

    /// How far the end has come.
    private enum Phase: Equatable {
        /// Takes bytes. Can become `closing` or `over`.
        case open
        /// Takes none; the stream is to be ended after what was sent. Can become `over`.
        case closing
        /// The sender was told to end the stream, or nobody sends any more. Terminal.
        case over
    }

    /// How many bytes are protected at once, so that the queue of OpenSSL stays small.
    private static let pieceLength = 64 << 10

    /// Protects and reads.
    var session: TLSSession
    private var phase = Phase.open
    /// What is protected and not yet sent; small pieces are joined, large ones are sent where they are.
    private var queue = ByteQueue()
    /// Whether a thread sends.
    private var isSending = false
    /// How many plain bytes came after the stream had broken.
    private(set) var refusedCount = 0

    init(_ session: consuming TLSSession) { self.session = session }

    /// How many bytes are not sent yet.
    var queuedLengthInBytes: Int { queue.count }

    /// Takes plain bytes; dropped, and counted, if the stream is broken.
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

    /// Sends nothing any more, not even what is queued.
    mutating func abandon() {
        phase = .over
        queue.removeAll()
    }

    /// Takes what the session has to say, after a step of it.
    mutating func gather() {
        guard phase == .open else { return }
        queue.append(session.takeOutput()[...])
    }

    /// Makes the caller the one who sends, if there is something and nobody else does.
    mutating func takeOutput() -> Step? {
        guard !isSending, let step = nextStep() else { return nil }
        isSending = true
        return step
    }

    /// Takes what has come meanwhile; with nothing, the caller isn't the one who sends any more.
    mutating func takeMoreOutput() -> Step? {
        if let step = nextStep() { return step }
        isSending = false
        return nil
    }

    private mutating func nextStep() -> Step? {
        // A piece is the whole of its array, which therefore isn't copied.
        if let piece = queue.popFirst() { return .send(Array(piece)) }
        guard phase == .closing else { return nil }
        phase = .over
        return .close
    }
}
