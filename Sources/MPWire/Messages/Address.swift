package import MPSystem

/// The address of a manager.
///
/// ```swift
/// let address = Address.unix(path: "/tmp/manager")
/// let other = try Address(parsing: "tls://manager.example:5000")
/// ```
///
/// Later versions may know more kinds of addresses, so there is nothing to switch over: ask for `kind`, `path`,
/// `host` and `port`.
public struct Address: Hashable, Sendable {
    /// The address of its socket.
    package let socket: SocketAddress

    /// Takes the address of a socket.
    package init(_ socket: SocketAddress) {
        self.socket = socket
    }

    /// A Unix socket in the file system.
    ///
    /// - Parameter path: Its path, at most 107 bytes long.
    /// - Returns: The address.
    public static func unix(path: String) -> Address { Address(.unix(path: path)) }

    /// A Linux abstract Unix socket.
    ///
    /// - Parameter name: Its name without the leading zero byte, at most 107 bytes long.
    /// - Returns: The address.
    public static func abstract(name: [UInt8]) -> Address { Address(.abstract(name: name)) }

    /// A TCP port.
    ///
    /// - Parameters:
    ///   - host: A numeric IPv4 or IPv6 address without brackets, or a name.
    ///   - port: The port; 0 lets the kernel choose one for a server.
    /// - Returns: The address.
    public static func tcp(host: String, port: Int) -> Address {
        Address(.tcp(host: host, port: port))
    }

    /// A TCP port, protected by TLS.
    ///
    /// - Parameters:
    ///   - host: A numeric IPv4 or IPv6 address without brackets, or a name.
    ///   - port: The port; 0 lets the kernel choose one for a server.
    /// - Returns: The address.
    public static func tls(host: String, port: Int) -> Address {
        Address(.tls(host: host, port: port))
    }
}

extension Address {
    /// A kind of address; later versions may have more.
    public struct Kind: Hashable, Sendable {
        private enum Value { case unix, abstract, tcp, tls }
        private let value: Value

        /// A Unix socket in the file system.
        public static let unix = Kind(value: .unix)
        /// A Linux abstract Unix socket.
        public static let abstract = Kind(value: .abstract)
        /// A TCP port.
        public static let tcp = Kind(value: .tcp)
        /// A TCP port, protected by TLS.
        public static let tls = Kind(value: .tls)
    }

    /// The kind of the address.
    public var kind: Kind {
        switch socket {
        case .unix: .unix
        case .abstract: .abstract
        case .tcp: .tcp
        case .tls: .tls
        }
    }

    /// The path of a Unix socket in the file system; `nil` for all other kinds.
    public var path: String? {
        guard case .unix(let path) = socket else { return nil }
        return path
    }

    /// The host of a TCP port, protected or not; `nil` for all other kinds.
    public var host: String? { socket.endPoint?.host }

    /// The TCP port, protected or not; `nil` for all other kinds.
    public var port: Int? { socket.endPoint?.port }
}

extension Address: CustomStringConvertible {
    /// Reads an address from its text form.
    ///
    /// - `unix:PATH` is a socket in the file system.
    /// - `unix:@NAME` is an abstract socket; `%` and two hexadecimal digits stand for one byte of the name. (Write
    ///   a path that begins with `@` as `unix:./@…`.)
    /// - `tcp://HOST:PORT` is a TCP port; an IPv6 address is in brackets, as in `tcp://[::1]:5000`.
    /// - `tls://HOST:PORT` is a TCP port protected by TLS.
    ///
    /// - Parameter text: The address; nothing is trimmed.
    /// - Throws: ``AddressError``, which gives the reason.
    public init(parsing text: String) throws(AddressError) {
        do throws(SocketAddress.Flaw) {
            self.init(try SocketAddress(parsing: text))
        } catch {
            throw AddressError(text: text, reason: error.reason)
        }
    }

    /// The address in the form that ``init(parsing:)`` reads.
    public var description: String { socket.description }
}
