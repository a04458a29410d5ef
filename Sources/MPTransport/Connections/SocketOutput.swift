import Glibc
import MPSystem

/// The sending half of a socket: what is queued for it, and whether it still takes anything.
///
/// It owns the socket, so that nothing is written to a descriptor that is closed and perhaps somebody else's by now.
struct SocketOutput: ~Copyable {
    /// How far the end has come.
    private enum Phase {
        /// Takes bytes. Can become `draining` or `over`.
        case open
        /// Takes none, but still writes what is queued. Can become `over`.
        case draining
        /// Neither takes nor writes. Terminal.
        case over
    }

    /// What the channel has to do after a step.
    enum Action: Equatable {
        /// Nothing.
        case none
        /// Have the loop write on when the socket takes more.
        case awaitWritable
        /// Have the loop write on when the socket takes more, and check the progress after a while.
        case watch
        /// The same, and have the loop stop receiving.
        case drain
        /// Tell that nothing is queued any more.
        case reportDrained
        /// End the connection.
        case finish(CloseReason)
        /// Receive what is left, then end the connection: writing to it has failed.
        case breakOff(CloseReason)
    }

    /// How many bytes are written before others on the loop have their turn, and with one call: the kernel takes no more
    /// at once anyway, unless the peer reads as fast as we write.
    static let turnLength = 1 << 20
    /// How many pieces are handed to the kernel at once.
    private static let piecesAtOnce = 16

    /// The socket; gone once the connection is over.
    private var socket: Descriptor?
    /// The number of the socket, which is good as long as `phase` is not `over`.
    private let descriptor: Int32
    private var phase = Phase.open
    private(set) var queue = ByteQueue()
    /// How many bytes came after writing had failed; `nil` as long as it hasn't.
    private var refusedCount: Int?
    /// How many bytes the socket has taken so far.
    private var takenCount = 0
    /// How many of them it had taken at the last check of its progress; `nil` as long as none is due.
    private var checkedCount: Int?
    /// How many bytes may be queued without a check of the progress.
    private let limit: Int

    init(socket: consuming Descriptor, limit: Int) {
        descriptor = socket.rawValue
        self.socket = consume socket
        self.limit = limit
    }

    /// Whether the loop has to tell when the socket takes more.
    var wantsWritable: Bool { phase != .over && !queue.isEmpty }

    /// Writes bytes, or queues them behind others.
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
                // It counts as unsent, whichever event then is the first to tell of the end.
                queue.append(rest)
                return fail(reason)
            }
        }
        queue.append(rest)
        return queued(wasEmpty: wasEmpty)
    }

    /// Writes pieces in a row, or queues them behind others.
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

    /// Decides what has to be done about what is queued.
    private mutating func queued(wasEmpty: Bool) -> Action {
        if queue.count > limit, checkedCount == nil {
            checkedCount = takenCount
            return .watch
        }
        return wasEmpty && !queue.isEmpty ? .awaitWritable : .none
    }

    /// Writes as much of the queue as the socket takes, and as one turn allows.
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

    /// Gives up a peer that has taken nothing since the last check, if too much is queued or the end waits for it.
    mutating func checkProgress() -> Action {
        let lastCount = checkedCount
        checkedCount = nil
        // A socket reports room only once much of its buffer is free; whoever tries finds less.
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

    /// Takes nothing more.
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

    /// Stops at once.
    mutating func abort() -> Action {
        guard phase != .over else { return .none }
        phase = .over
        return .finish(.local)
    }

    /// Closes the socket, and drops what is queued.
    ///
    /// - Returns: How many bytes were dropped.
    mutating func release() -> Int {
        phase = .over
        let count = queue.count + (refusedCount ?? 0)
        if !queue.isEmpty {
            // The peer learns that the stream is cut, and the kernel keeps nothing for it; only TCP heeds it.
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
