internal import Dispatch
internal import Glibc
internal import Synchronization

/// One end of a conversation in lines with a process at the other end of a socket.
final class LineChannel: Sendable {
    private let descriptor: Int32
    /// What was read beyond the last line; only the thread of `reader` touches it.
    private let rest = Mutex<[UInt8]>([])
    /// Reading blocks, so it has a thread of its own.
    private let reader: DispatchQueue

    /// Takes over a descriptor.
    init(owning descriptor: Int32, name: String) {
        self.descriptor = descriptor
        reader = DispatchQueue(label: "reading from \(name)")
    }

    deinit {
        close(descriptor)
    }

    /// Makes a channel, and the descriptor of its other end, which the caller closes.
    static func pair(name: String) throws(CommandError) -> (near: LineChannel, far: Int32) {
        var ends: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, type, 0, &ends) == 0 else {
            let reason = String(cString: strerror(errno))
            throw CommandError("can't make a socket to talk to \(name): \(reason)")
        }
        return (LineChannel(owning: ends[0], name: name), ends[1])
    }

    /// Sends a line; returns whether there was anybody to take it.
    func send(_ line: String) -> Bool {
        var bytes = Array((line + "\n").utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            bytes = bytes.dropFirst(count)
        }
        return true
    }

    /// Waits for the next line; `nil` when the other end is closed.
    func nextLine() async -> String? {
        await withCheckedContinuation { continuation in
            reader.async { continuation.resume(returning: self.readLine()) }
        }
    }

    private func readLine() -> String? {
        rest.withLock { rest in
            var searched = 0
            while true {
                if let end = rest[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                    defer { rest.removeSubrange(...end) }
                    return String(decoding: rest[..<end], as: UTF8.self)
                }
                searched = rest.count
                guard let more = readSome() else { return nil }
                rest += more
            }
        }
    }

    /// Blocks until there is something; `nil` at the end.
    private func readSome() -> [UInt8]? {
        while true {
            var failure: Int32 = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
                let result = read(descriptor, buffer.baseAddress, buffer.count)
                if result < 0 { failure = errno }
                count = max(0, result)
            }
            if failure == EINTR { continue }
            return bytes.isEmpty ? nil : bytes
        }
    }
}
