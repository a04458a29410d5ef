internal import Glibc
package import MPSystem

/// The socket over which a service manager is told of this process.
package final class NotifySocket: Sendable {
    private let socket: Descriptor
    private let address: NotifyAddress

    /// Opens a socket of our own; nothing is sent.
    ///
    /// - Parameter address: Where notifications go.
    /// - Throws: `SystemError` if there is no descriptor left.
    package init(to address: NotifyAddress) throws(SystemError) {
        let type = Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue)
        socket = Descriptor(adopting: Glibc.socket(AF_UNIX, type, 0))
        self.address = address
        guard socket.rawValue >= 0 else { throw SystemError(call: "socket", code: errno) }
        // The manager reads all the time; one that has stopped mustn't stop us.
        var limit = timeval(tv_sec: 1, tv_usec: 0)
        setsockopt(
            socket.rawValue,
            SOL_SOCKET,
            SO_SNDTIMEO,
            &limit,
            socklen_t(MemoryLayout<timeval>.size)
        )
    }

    /// Sends a notification.
    ///
    /// - Parameter notification: The notification.
    /// - Throws: `SystemError` if nobody takes it.
    package func send(_ notification: ServiceNotification) throws(SystemError) {
        let text = Array(notification.text.utf8)
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: address.bytes) }
        let start = MemoryLayout.offset(of: \sockaddr_un.sun_path) ?? MemoryLayout<sa_family_t>.size
        let length = socklen_t(start + address.bytes.count)
        let count = withUnsafePointer(to: name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(socket.rawValue, text, text.count, Int32(MSG_NOSIGNAL), $0, length)
            }
        }
        guard count >= 0 else { throw SystemError(call: "sendto", code: errno) }
    }
}
