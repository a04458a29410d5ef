import Glibc
import MPSystem

/// The sending half of a socket: the queue, and whether the socket still accepts anything.
///
/// It owns the socket, so that nothing is written to a descriptor that is closed and perhaps reused.
struct SocketOutput: ~Copyable {
    private enum Phase {
        /// Accepts bytes. Can become `draining` or `over`.
        case open
        /// Accepts none, but still writes what is queued. Can become `over`.
        case draining
        /// Neither accepts nor writes. Terminal.
        case over
    }

    /// What the channel has to do after a step.
    enum Action: Equatable {
        /// Nothing.
        case none
        /// Have the loop resume writing when the socket accepts more.
        case awaitWritable
        /// Have the loop resume writing when the socket accepts more, and check the progress after a while.
        case watch
        /// The same, and have the loop stop receiving.
        case drain
        /// Tell the handler that nothing is queued any more.
        case reportDrained
        /// End the connection.
        case finish(CloseReason)
        /// Receive what is left, then end the connection: writing to it has failed.
        case breakOff(CloseReason)
    }

    /// How many bytes are written in one call, and before other work on the loop has its turn.
    ///
    /// The kernel accepts no more at once anyway, unless the peer reads as fast as we write.
    static let turnLength = 1 << 20
    /// The largest number of pieces in one call.
    private static let piecesAtOnce = 16

    /// The socket; `nil` once the connection is over.
    private var socket: Descriptor?
    /// The socket's number, valid as long as `phase` is not `over`.
    private let descriptor: Int32
    private var phase = Phase.open
    private(set) var queue = ByteQueue()
    /// How many bytes were sent after writing had failed; `nil` as long as it hasn't.
    private var refusedCount: Int?
    /// How many bytes the socket has accepted so far.
    private var takenCount = 0
    /// How many of them it had accepted at the last check of its progress; `nil` as long as no check is due.
    private var checkedCount: Int?
    /// How many bytes may be queued without checking the progress.
    private let limit: Int

    init(socket: consuming Descriptor, limit: Int) {
        descriptor = socket.rawValue
        self.socket = consume socket
        self.limit = limit
    }

    /// Whether the loop must report when the socket accepts more.
    var wantsWritable: Bool { phase != .over && !queue.isEmpty }

    /// Writes bytes, or queues them after others.
    mutating func send(_ bytes: [UInt8]) -> Action {
        refusedCount? += bytes.count
        guard phase == .open, !bytes.isEmpty else { return .none }
        let wasEmpty = queue.isEmpty
        var rest = bytes[...]
        if wasEmpty {
            switch write(rest) {
            case .wrote(let length): rest = rest.dropFirst(length)
            case .blocked: break
            case .failed(let reason):
                // They count as unsent, whichever event reports the end first.
                queue.append(rest)
                return fail(reason)
            }
        }
        queue.append(rest)
        return queued(wasEmpty: wasEmpty)
    }

    /// Writes several pieces, or queues them after others.
    mutating func send(_ pieces: [ArraySlice<UInt8>]) -> Action {
        refusedCount? += pieces.reduce(0) { $0 + $1.count }
        guard phase == .open else { return .none }
        let wasEmpty = queue.isEmpty
        for piece in pieces { queue.append(piece) }
        guard wasEmpty, !queue.isEmpty else { return queued(wasEmpty: false) }
        switch writePieces() {
        case .wrote(let length): queue.removeFirst(length)
        case .blocked: break
        case .failed(let reason): return fail(reason)
        }
        return queued(wasEmpty: true)
    }

    /// Decides what has to be done after bytes were queued.
    private mutating func queued(wasEmpty: Bool) -> Action {
        if queue.count > limit, checkedCount == nil {
            checkedCount = takenCount
            return .watch
        }
        return wasEmpty && !queue.isEmpty ? .awaitWritable : .none
    }

    /// Writes as much of the queue as the socket accepts, and as one turn allows.
    mutating func flush() -> Action {
        guard phase != .over, !queue.isEmpty else { return .none }
        let end = takenCount + Self.turnLength
        while let first = queue.first {
            guard takenCount < end else { return .awaitWritable }
            switch queue.pieceCount == 1 ? write(first) : writePieces() {
            case .wrote(let length): queue.removeFirst(length)
            case .blocked: return .awaitWritable
            case .failed(let reason): return fail(reason)
            }
        }
        guard phase == .draining else { return .reportDrained }
        phase = .over
        return .finish(.local)
    }

    /// Gives up a peer that has read nothing since the last check, if too much is queued or the end waits for it.
    mutating func checkProgress() -> Action {
        let lastCount = checkedCount
        checkedCount = nil
        // A socket becomes writable only once much of its buffer is free; trying to write finds smaller room.
        let action = flush()
        guard action == .awaitWritable, phase == .draining || queue.count > limit else {
            return action
        }
        if let lastCount, takenCount == lastCount {
            let reason: CloseReason = phase == .draining ? .local : .slowReader
            phase = .over
            return .finish(reason)
        }
        checkedCount = takenCount
        return .watch
    }

    /// Accepts no more bytes.
    mutating func close() -> Action {
        guard phase == .open else { return .none }
        guard !queue.isEmpty else {
            phase = .over
            return .finish(.local)
        }
        phase = .draining
        // A check that is due already, before the loop knows of the end, must not take this for its beginning.
        checkedCount = checkedCount ?? takenCount
        return .drain
    }

    mutating func abort() -> Action {
        guard phase != .over else { return .none }
        phase = .over
        return .finish(.local)
    }

    /// Hands the socket to somebody else; nothing was sent.
    mutating func detach() -> Descriptor? {
        guard phase == .open, queue.isEmpty else { return nil }
        phase = .over
        return socket.take()
    }

    /// Closes the socket, and drops what is queued.
    ///
    /// - Returns: How many bytes were dropped.
    mutating func release() -> Int {
        phase = .over
        let count = queue.count + (refusedCount ?? 0)
        if !queue.isEmpty {
            // Tells the peer that the stream was cut, and lets the kernel keep nothing for it; only TCP honours it.
            var atOnce = linger(l_onoff: 1, l_linger: 0)
            let length = socklen_t(MemoryLayout<linger>.size)
            setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &atOnce, length)
        }
        queue.removeAll()
        socket = nil
        return count
    }

    private mutating func fail(_ reason: CloseReason) -> Action {
        phase = .over
        refusedCount = 0
        return .breakOff(reason)
    }

    private enum Written {
        case wrote(Int)
        case blocked
        case failed(CloseReason)
    }

    private mutating func write(_ bytes: ArraySlice<UInt8>) -> Written {
        let written = bytes.prefix(Self.turnLength).withUnsafeBytes { bytes in
            Self.attempt { Glibc.send(descriptor, bytes.baseAddress, bytes.count, Self.flags) }
        }
        return count(written)
    }

    /// Writes the first pieces of the queue with one call.
    private mutating func writePieces() -> Written {
        let written = queue.withFirstPieces(atMost: Self.piecesAtOnce) { pieces in
            var room = Self.turnLength
            var vectors = pieces.map { piece in
                let length = min(room, piece.count)
                room -= length
                return iovec(
                    iov_base: UnsafeMutableRawPointer(mutating: piece.baseAddress),
                    iov_len: length
                )
            }
            return vectors.withUnsafeMutableBufferPointer { vectors in
                var message = msghdr()
                message.msg_iov = vectors.baseAddress
                message.msg_iovlen = vectors.count
                return Self.attempt { sendmsg(descriptor, &message, Self.flags) }
            }
        }
        return count(written)
    }

    private mutating func count(_ written: Written) -> Written {
        if case .wrote(let length) = written { takenCount += length }
        return written
    }

    /// MSG_NOSIGNAL: a peer that has gone is an error of this connection, never a SIGPIPE of the process.
    private static var flags: Int32 { Int32(MSG_NOSIGNAL | MSG_DONTWAIT) }

    private static func attempt(_ call: () -> Int) -> Written {
        while true {
            let count = call()
            if count >= 0 { return .wrote(count) }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .blocked
            default: return .failed(CloseReason(code: errno, call: "send"))
            }
        }
    }
}
