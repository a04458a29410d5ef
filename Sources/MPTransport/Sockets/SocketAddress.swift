/// An address at which a server listens.
package enum SocketAddress: Hashable, Sendable, CustomStringConvertible {
    /// A Unix socket in the file system.
    case unix(path: String)
    /// A Linux abstract Unix socket: its name without the leading zero byte.
    ///
    /// It has no permissions; a listener serves only its own user and root there.
    case abstract(name: [UInt8])
    /// A TCP port of a numeric IPv4 or IPv6 address, or of `localhost`, which is 127.0.0.1.
    case tcp(host: String, port: Int)
    /// The same, protected by TLS; a client may give the name of the host.
    case tls(host: String, port: Int)

    /// The longest path of a Unix socket, in bytes.
    package static let longestPath = 107

    /// The address as people write it: `unix:PATH`, `unix:@NAME`, `tcp://HOST:PORT` or `tls://HOST:PORT`.
    package var description: String {
        switch self {
        case .unix(let path): "unix:\(path)"
        case .abstract(let name): "unix:@\(String(decoding: name, as: UTF8.self))"
        case .tcp(let host, let port): "tcp://\(Self.bracketed(host)):\(port)"
        case .tls(let host, let port): "tls://\(Self.bracketed(host)):\(port)"
        }
    }

    /// Whether the connections are protected.
    var isTLS: Bool {
        switch self {
        case .tls: true
        case .unix, .abstract, .tcp: false
        }
    }

    /// The host of a TCP address.
    var host: String? {
        switch self {
        case .unix, .abstract: nil
        case .tcp(let host, _), .tls(let host, _): host
        }
    }

    private static func bracketed(_ host: String) -> String {
        host.contains(":") ? "[\(host)]" : host
    }
}
