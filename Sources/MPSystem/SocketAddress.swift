/// The address of a socket, as sockets are made of it and as people write it.
package enum SocketAddress: Hashable, Sendable {
    /// A Unix socket in the file system, at most 107 bytes long.
    case unix(path: String)
    /// A Linux abstract Unix socket: its name without the leading zero byte.
    ///
    /// It has no permissions; a listener serves only its own user and root there.
    case abstract(name: [UInt8])
    /// A TCP port. A listener wants a numeric IPv4 or IPv6 address, or `localhost`, which is 127.0.0.1.
    case tcp(host: String, port: Int)
    /// The same, protected by TLS.
    case tls(host: String, port: Int)
}

extension SocketAddress {
    /// The longest path or name of a Unix socket in bytes: `sun_path` without its last byte (unix(7)).
    package static let longestName = 107

    /// Whether the connections are protected.
    package var isTLS: Bool {
        switch self {
        case .tls: true
        case .unix, .abstract, .tcp: false
        }
    }

    /// The host and port of a TCP address, protected or not.
    package var endPoint: (host: String, port: Int)? {
        switch self {
        case .unix, .abstract: nil
        case .tcp(let host, let port), .tls(let host, let port): (host, port)
        }
    }
}
