/// Names a place where a server listens.
package enum SocketAddress: Hashable, Sendable, CustomStringConvertible {
    /// A Unix socket in the file system.
    case unix(path: String)
    /// A Linux abstract Unix socket: its name without the leading zero byte.
    ///
    /// It has no permissions; a listener serves only its own user and root there.
    case abstract(name: [UInt8])
    /// A TCP port of a numeric IPv4 or IPv6 address, or of `localhost`, which is 127.0.0.1.
    case tcp(host: String, port: Int)

    /// How many bytes the path of a Unix socket may have.
    package static let longestPath = 107

    /// The address as people write it: `unix:PATH`, `unix:@NAME` or `tcp://HOST:PORT`.
    package var description: String {
        switch self {
        case .unix(let path): "unix:\(path)"
        case .abstract(let name): "unix:@\(String(decoding: name, as: UTF8.self))"
        case .tcp(let host, let port) where host.contains(":"): "tcp://[\(host)]:\(port)"
        case .tcp(let host, let port): "tcp://\(host):\(port)"
        }
    }
}
