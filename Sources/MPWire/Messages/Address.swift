/// Where a manager is served.
public enum Address: Hashable, Sendable {
    /// A Unix socket in the file system, at most 107 bytes long.
    case unix(path: String)
    /// A Linux abstract Unix socket: its name without the leading zero byte.
    case abstract(name: [UInt8])
    /// A TCP port.
    case tcp(host: String, port: Int)
}
