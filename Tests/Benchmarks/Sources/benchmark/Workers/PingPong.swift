internal import Glibc

/// The physical limit: 64 bytes there and 64 bytes back, with one blocking system call for each.
///
/// A `dict get` of ours takes 52 bytes, its answer 21; nothing is done with these. Compiled, it is what C
/// would be: a loop around `read` and `write`.
enum PingPong {
    /// How many bytes go each way.
    static let length = 64

    /// Fills the whole buffer; false at the end of the stream.
    static func receive(_ buffer: UnsafeMutableRawBufferPointer, from descriptor: Int32) -> Bool {
        var filled = 0
        while filled < buffer.count {
            let count = read(
                descriptor,
                buffer.baseAddress?.advanced(by: filled),
                buffer.count - filled
            )
            guard count > 0 else { return false }
            filled += count
        }
        return true
    }

    /// Plays against so many peers until one leaves.
    static func serve(
        at path: String,
        peers count: Int,
        whenReady: () -> Void
    ) throws(BenchmarkError) {
        let listener = try UnixSocket(at: path, bind).descriptor
        guard listen(listener, Int32(count)) == 0 else {
            throw BenchmarkError("can't listen at \(path): \(String(cString: strerror(errno)))")
        }
        whenReady()
        let peers = (0..<count).map { _ in accept(listener, nil, nil) }
        withUnsafeTemporaryAllocation(byteCount: length, alignment: 8) { ball in
            if count == 1 {
                while isReturned(ball, to: peers[0]) {}
            } else {
                play(ball, with: peers)
            }
        }
    }

    /// Sleeps until balls come, and returns all that have.
    private static func play(_ ball: UnsafeMutableRawBufferPointer, with peers: [Int32]) {
        var turns = peers.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        while poll(&turns, nfds_t(turns.count), -1) >= 0 {
            for turn in turns where turn.revents != 0 {
                guard isReturned(ball, to: turn.fd) else { return }
            }
        }
    }

    /// Whether a ball came, and went back.
    private static func isReturned(_ ball: UnsafeMutableRawBufferPointer, to peer: Int32) -> Bool {
        receive(ball, from: peer) && write(peer, ball.baseAddress, length) == length
    }
}

/// The one who serves the ball, and measures.
struct PingPongPlayer: Sendable {
    private let descriptor: Int32

    /// Meets the one who returns it.
    init(socket path: String) throws(BenchmarkError) {
        descriptor = try UnixSocket(at: path, connect).descriptor
    }

    /// Plays until the window closes.
    func round(_ window: RoundWindow) throws(BenchmarkError) -> WorkerSample {
        let sample = withUnsafeTemporaryAllocation(
            byteCount: PingPong.length,
            alignment: 8
        ) { ball -> WorkerSample? in
            ball.initializeMemory(as: UInt8.self, repeating: 0)
            while MonotonicClock.nanoseconds < window.start {
                guard exchange(ball) else { return nil }
            }
            var sample = SampleBuilder()
            while sample.last < window.end {
                guard exchange(ball) else { return nil }
                sample.add()
            }
            return sample.sample
        }
        guard let sample else { throw BenchmarkError("the other one left the ping-pong") }
        return sample
    }

    private func exchange(_ ball: UnsafeMutableRawBufferPointer) -> Bool {
        write(descriptor, ball.baseAddress, ball.count) == ball.count
            && PingPong.receive(ball, from: descriptor)
    }
}
