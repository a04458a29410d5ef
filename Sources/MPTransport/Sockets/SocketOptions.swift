import Glibc
import MPSystem

/// Options of a connected socket.
enum SocketOptions {
    /// Sends small messages at once, and notices a peer whose machine has vanished; only for TCP.
    static func prepareTCP(_ descriptor: Int32) {
        // A failure leaves a connection that works, only slower, or whose loss is noticed later.
        set(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
        set(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1)
        set(descriptor, Int32(IPPROTO_TCP), TCP_KEEPIDLE, 10)
        set(descriptor, Int32(IPPROTO_TCP), TCP_KEEPINTVL, 5)
        set(descriptor, Int32(IPPROTO_TCP), TCP_KEEPCNT, 3)
        // Keepalive doesn't end a connection with unacknowledged data; this does, after this many
        // milliseconds.
        set(descriptor, Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, 30_000)
    }

    @discardableResult
    static func set(_ descriptor: Int32, _ level: Int32, _ option: Int32, _ value: Int32) -> Bool {
        var value = value
        return setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
            == 0
    }

    /// Opens a non-blocking stream socket that is closed on exec.
    static func open(
        family: Int32,
        for attempt: TransportAttempt
    ) throws(TransportError) -> Descriptor {
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let socket = Descriptor(adopting: Glibc.socket(family, type, 0))
        guard socket.rawValue >= 0 else { throw .last(attempt, call: "socket") }
        return socket
    }
}
