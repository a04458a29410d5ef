import Glibc
import MPSystem
internal import MPTransport
internal import MPWire

/// A worker's end of the socket to its pool.
///
/// Sending waits for room. Receiving doesn't wait: whoever has time waits first, and then receives.
final class WorkerSocket: Sendable {
    /// What receiving has come to.
    enum Receipt {
        /// Messages were handed over.
        case messages
        /// There was nothing, or nobody wants it.
        case nothing
        /// The pool is gone, or of another version.
        case end
    }

    fileprivate struct Input {
        var decoder = FrameDecoder(limit: .max)
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
    }

    private let socket: Descriptor
    /// Held while messages are handed over, so that they are taken in the order in which they came.
    private let input = Guarded(Input())

    /// Takes over a socket.
    init(_ socket: consuming Descriptor) { self.socket = socket }

    /// Sends a message, waiting for room; a pool that is gone has ended this process, or is about to.
    func send(_ message: WorkerMessage) {
        var bytes: [UInt8] = []
        message.append(to: &bytes)
        send(bytes)
    }

    /// Sends bytes, waiting for room.
    func send(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { bytes in
            var position = 0
            while position < bytes.count {
                let rest = UnsafeRawBufferPointer(rebasing: bytes[position...])
                let count = Glibc.send(
                    socket.rawValue,
                    rest.baseAddress,
                    rest.count,
                    Int32(MSG_NOSIGNAL)
                )
                guard count >= 0 || errno == EINTR else { return }
                position += max(0, count)
            }
        }
    }

    /// Receives all messages that have come.
    ///
    /// - Parameters:
    ///   - isLeft: Whether they are left to another thread; asked when no other receives.
    ///   - take: Called with each message.
    /// - Returns: What it has come to.
    func receive(unless isLeft: () -> Bool = { false }, _ take: (PoolMessage) -> Void) -> Receipt {
        input.withLock { input in
            if isLeft() { return .nothing }
            var receipt = Receipt.nothing
            while true {
                switch read(&input) {
                case .messages: receipt = .messages
                case .nothing: return receipt
                case .end: return .end
                }
                do {
                    while let message = try input.next() { take(message) }
                } catch {
                    return .end
                }
            }
        }
    }

    /// Waits until there may be something to receive; for the thread that runs tasks.
    ///
    /// - Parameter brief: Decides whether it looks for a moment before it sleeps, as the next task mostly comes soon.
    func wait(_ brief: inout BriefWait) {
        if brief.wait(for: socket.rawValue, .reading, until: .max) { return }
        wait(atMost: -1)
    }

    /// Waits until there may be something to receive.
    ///
    /// - Parameter nanoseconds: The longest wait; below zero is no limit.
    func wait(atMost nanoseconds: Int64) {
        _ = BriefWait.isReady(socket.rawValue, .reading, within: nanoseconds)
    }

    private func read(_ input: inout Input) -> Receipt {
        while true {
            let count = recv(
                socket.rawValue,
                &input.buffer,
                input.buffer.count,
                Int32(MSG_DONTWAIT)
            )
            if count > 0 {
                // Tasks wait in a queue while the buffer is used again.
                input.decoder.append(copying: input.buffer[..<count])
                return .messages
            }
            if count < 0, errno == EINTR { continue }
            return count < 0 && errno == EAGAIN ? .nothing : .end
        }
    }
}

extension WorkerSocket.Input {
    /// The next message that has come whole.
    fileprivate mutating func next() throws -> PoolMessage? {
        guard let payload = try decoder.next() else { return nil }
        let insets = decoder.takeInsets()
        return try PoolMessage(
            reading: insets.isEmpty ? payload : payload.joined(with: insets)[...]
        )
    }
}
