import Glibc
import MPSystem
internal import MPWire

/// A worker's end of the socket to its pool, which blocks.
final class WorkerSocket: Sendable {
    /// How long the input thread waits before it looks after results that wait, in milliseconds.
    private static let quietTime: Int32 = 1

    private struct Input {
        var decoder = FrameDecoder(limit: .max)
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        /// Whether there may be results that wait.
        var isBusy = false
    }

    private let socket: Descriptor
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

    /// Waits for the next message; on the input thread.
    ///
    /// - Parameter whenQuiet: Called now and then while nothing comes; says whether it wants to be called again.
    /// - Returns: The message; `nil` if the pool is gone, or of another version.
    func receive(whenQuiet: () -> Bool) -> PoolMessage? {
        input.withLock { input in
            while true {
                do {
                    if let payload = try input.decoder.next() {
                        let insets = input.decoder.takeInsets()
                        input.isBusy = true
                        let whole = insets.isEmpty ? payload : payload.joined(with: insets)[...]
                        return try PoolMessage(reading: whole)
                    }
                } catch {
                    return nil
                }
                guard wait(&input, whenQuiet), read(&input) else { return nil }
            }
        }
    }

    private func wait(_ input: inout Input, _ whenQuiet: () -> Bool) -> Bool {
        while input.isBusy {
            var entry = pollfd(fd: socket.rawValue, events: Int16(POLLIN), revents: 0)
            let count = poll(&entry, 1, Self.quietTime)
            if count > 0 { return true }
            if count < 0 && errno != EINTR { return false }
            input.isBusy = whenQuiet()
        }
        return true
    }

    private func read(_ input: inout Input) -> Bool {
        while true {
            let count = recv(socket.rawValue, &input.buffer, input.buffer.count, 0)
            if count > 0 {
                input.decoder.append(input.buffer[..<count])
                return true
            }
            guard count < 0, errno == EINTR else { return false }
        }
    }
}
