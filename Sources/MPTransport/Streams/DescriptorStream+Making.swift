import CMultiprocessing
internal import CSystem
import Glibc
package import MPSystem

extension DescriptorStream {
    /// Makes two streams that are connected to each other.
    ///
    /// - Parameters:
    ///   - isDuplex: Whether both are read and written: then they are a pair of Unix sockets. Otherwise the first is read
    ///     and the second written: they are a pipe.
    ///   - loop: Waits where callers are suspended.
    ///   - polling: Whether callers wait on their own threads for a moment.
    /// - Returns: The two ends, closed on exec.
    /// - Throws: The process or the machine has no descriptor left.
    package static func pair(
        isDuplex: Bool,
        on loop: EventLoop,
        polling: PollingPolicy
    ) throws(SystemError) -> (DescriptorStream, DescriptorStream) {
        var ends: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        let outcome =
            isDuplex ? socketpair(AF_UNIX, type, 0, &ends) : mp_open_pipe(&ends)
        guard outcome == 0 else {
            throw SystemError(call: isDuplex ? "socketpair" : "pipe2", code: errno)
        }
        let first = Descriptor(adopting: ends[0])
        let second = Descriptor(adopting: ends[1])
        // One end tells for both, since they were made together.
        let knows = isDuplex || mp_pipe_knows_nowait(first.rawValue) != 0
        return (
            try DescriptorStream(adopting: first, on: loop, polling: polling, knowsNoWait: knows),
            try DescriptorStream(adopting: second, on: loop, polling: polling, knowsNoWait: knows)
        )
    }

    /// Checks that a socket is a stream with a peer, before a stream is made of it.
    ///
    /// - Parameter descriptor: The descriptor; if it is no socket, nothing is checked.
    /// - Throws: It is a socket of another type, or not connected.
    package static func checkSocket(_ descriptor: borrowing Descriptor) throws(SystemError) {
        var type: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor.rawValue, SOL_SOCKET, SO_TYPE, &type, &length) == 0 else {
            if errno == ENOTSOCK { return }
            throw SystemError(call: "getsockopt", code: errno)
        }
        guard type == Int32(SOCK_STREAM.rawValue) else {
            throw SystemError(call: "getsockopt", code: EPROTOTYPE)
        }
        var peer = sockaddr()
        var peerLength = socklen_t(MemoryLayout<sockaddr>.size)
        guard getpeername(descriptor.rawValue, &peer, &peerLength) == 0 else {
            throw SystemError(call: "getpeername", code: errno)
        }
    }

    /// Takes the socket out of a connection that wasn't started, in clear text.
    ///
    /// - Parameters:
    ///   - connection: The connection; its loop is where callers wait that are suspended.
    ///   - polling: Whether callers wait on their own threads for a moment.
    /// - Throws: The connection is protected, or over.
    package convenience init(
        takingOver connection: StreamConnection,
        polling: PollingPolicy
    ) throws(SystemError) {
        guard let socket = connection.detachSocket() else {
            throw SystemError(call: "detach", code: ENOTCONN)
        }
        // Made for a loop, which wants it non-blocking; other processes that get it don't.
        let flags = fcntl(socket.rawValue, F_GETFL)
        _ = fcntl(socket.rawValue, F_SETFL, flags & ~O_NONBLOCK)
        try self.init(adopting: socket, on: connection.loop, polling: polling)
    }
}
