import Glibc
package import MPSystem

/// A listening socket that another process has opened for this one, as service managers do.
///
/// It is closed by the ``StreamListener`` that adopts it. The socket's file, and who may open it, are the other process's
/// affair.
package struct InheritedListener: Hashable, Sendable {
    /// Its number.
    package let descriptor: Int32
    /// Where it listens, and whether its connections are protected by TLS.
    package private(set) var address: SocketAddress

    /// The name of a socket on loopback whose connections are to be protected.
    package static let nameForTLS = "tls"

    /// Looks at a descriptor, and keeps programs that are started from now on from inheriting it.
    ///
    /// Connections of other machines are protected; on loopback, those of a socket named `tls`.
    ///
    /// - Parameters:
    ///   - descriptor: Its number.
    ///   - name: Its name, such as systemd's `FileDescriptorName=`.
    /// - Throws: ``TransportError`` if it isn't a listening stream socket of a kind that is served.
    package init(descriptor: Int32, name: String) throws(TransportError) {
        let attempt = TransportAttempt.adopt(descriptor: descriptor)
        guard Self.option(SO_ACCEPTCONN, of: descriptor) == 1,
            Self.option(SO_TYPE, of: descriptor) == Int32(SOCK_STREAM.rawValue)
        else {
            let reason = "it is no listening stream socket (ListenStream=, Accept=no)"
            throw .invalidAddress(attempt, reason: reason)
        }
        guard let bound = SocketName(of: descriptor), let address = bound.address(named: name)
        else {
            throw .invalidAddress(attempt, reason: "it is neither a Unix nor a TCP socket")
        }
        guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else {
            throw .last(attempt, call: "fcntl")
        }
        self.descriptor = descriptor
        self.address = address
    }

    /// The same socket, served as an address that names it; `nil` if the address is another one.
    package func served(at address: SocketAddress) -> InheritedListener? {
        guard let bound = SocketName(of: descriptor), bound.isName(of: address) else { return nil }
        var listener = self
        listener.address = address
        return listener
    }

    private static func option(_ option: Int32, of descriptor: Int32) -> Int32? {
        var value: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor, SOL_SOCKET, option, &value, &length) == 0 else { return nil }
        return value
    }
}

extension SocketName {
    /// The address of a bound socket with a name; `nil` for a kind of socket that isn't served.
    fileprivate func address(named name: String) -> SocketAddress? {
        switch family {
        case AF_UNIX:
            let bytes = unixBytes
            guard let first = bytes.first else { return nil }
            if first == 0 { return .abstract(name: Array(bytes.dropFirst())) }
            return String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
                .map { .unix(path: $0) }
        case AF_INET, AF_INET6:
            guard let host = numericHost else { return nil }
            return isLocal && name != InheritedListener.nameForTLS
                ? .tcp(host: host, port: port) : .tls(host: host, port: port)
        default:
            return nil
        }
    }

    /// Whether an address is the one of this socket.
    fileprivate func isName(of address: SocketAddress) -> Bool {
        // An address that can't be a socket's is no socket's.
        guard let other = try? SocketName(address, for: .transfer), other.family == family else {
            return false
        }
        if family == AF_UNIX {
            let (ours, theirs) = (unixBytes, other.unixBytes)
            if ours.first == 0 || theirs.first == 0 { return ours == theirs }
            return ours.prefix { $0 != 0 } == theirs.prefix { $0 != 0 }
        }
        return port == other.port && numericHost == other.numericHost
    }
}
