import MPSystem
import Glibc

/// A socket address in the kernel's form.
struct SocketName {
    /// Room for an address of any family.
    private var storage = sockaddr_storage()
    /// How many bytes of `storage` are used.
    private var length: socklen_t = 0

    /// Converts an address into the kernel's form.
    init(_ address: SocketAddress, for attempt: TransportAttempt) throws(TransportError) {
        switch address {
        case .unix(let path):
            let bytes = Array(path.utf8)
            guard !bytes.isEmpty else {
                throw .invalidAddress(attempt, reason: "the path is empty")
            }
            guard !bytes.contains(0) else {
                throw .invalidAddress(attempt, reason: "the path contains a zero byte")
            }
            try setUnix(bytes + [0], lengthInBytes: bytes.count, for: attempt)
        case .abstract(let name):
            guard !name.isEmpty else { throw .invalidAddress(attempt, reason: "the name is empty") }
            try setUnix([0] + name, lengthInBytes: name.count, for: attempt)
        case .tcp(let host, let port), .tls(let host, let port):
            guard let port = UInt16(exactly: port) else {
                throw .invalidAddress(attempt, reason: "a port is a number from 0 to 65535")
            }
            guard
                setIPv4(host == "localhost" ? "127.0.0.1" : host, port: port)
                    || setIPv6(host, port: port)
            else {
                throw .invalidAddress(
                    attempt,
                    reason: "the host has to be a numeric address or localhost"
                )
            }
        }
    }

    /// Asks the kernel for the address of a socket.
    init?(of descriptor: Int32) {
        self.init { getsockname(descriptor, $0, $1) }
    }

    /// Asks the kernel for the address of a socket's peer.
    init?(ofPeerOf descriptor: Int32) {
        self.init { getpeername(descriptor, $0, $1) }
    }

    private init?(
        askedBy ask: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
    ) {
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let code = withUnsafeMutableBytes(of: &storage) { bytes in
            guard let start = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else {
                return Int32(-1)
            }
            return ask(start, &length)
        }
        guard code == 0 else { return nil }
        self.length = length
    }

    var family: Int32 { Int32(storage.ss_family) }

    /// Whether only this machine reaches the address.
    var isLocal: Bool {
        switch family {
        case AF_INET: read(sockaddr_in.self) { UInt32(bigEndian: $0.sin_addr.s_addr) >> 24 == 127 }
        case AF_INET6:
            withIPv6Bytes { bytes in
                bytes == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
                    || bytes.starts(with: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 127])
            }
        default: true
        }
    }

    /// The machine or network of a TCP address; unknown for others.
    var source: PeerSource {
        switch family {
        case AF_INET where isLocal, AF_INET6 where isLocal: .loopback
        case AF_INET: .ipv4(read(sockaddr_in.self) { UInt32(bigEndian: $0.sin_addr.s_addr) })
        case AF_INET6: withIPv6Bytes { Self.source($0) }
        default: .unknown
        }
    }

    /// The source that an IPv6 address is, which may be an IPv4 address in disguise (RFC 4291, 2.5.5.2).
    private static func source(_ bytes: [UInt8]) -> PeerSource {
        let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10..<12] == [255, 255]
        guard isMapped else {
            return .ipv6(network: bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
        }
        return .ipv4(bytes.suffix(4).reduce(0) { $0 << 8 | UInt32($1) })
    }

    /// The port of a TCP address, else 0.
    var port: Int {
        switch family {
        case AF_INET: read(sockaddr_in.self) { Int(UInt16(bigEndian: $0.sin_port)) }
        case AF_INET6: read(sockaddr_in6.self) { Int(UInt16(bigEndian: $0.sin6_port)) }
        default: 0
        }
    }

    /// The address and port of a TCP address, as `127.0.0.1:5000` or `[::1]:5000`; `nil` for others.
    var numericText: String? {
        numericHost.map { family == AF_INET6 ? "[\($0)]:\(port)" : "\($0):\(port)" }
    }

    /// The host of a TCP address without brackets, such as `127.0.0.1` or `::1`; `nil` for others.
    var numericHost: String? {
        guard family != AF_UNIX else { return nil }
        var host = [CChar](repeating: 0, count: 64)
        let code = withPointer {
            getnameinfo($0, $1, &host, socklen_t(host.count), nil, 0, NI_NUMERICHOST)
        }
        guard code == 0 else { return nil }
        return String(decoding: host.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
    }

    /// The path of a Unix socket, perhaps with a zero byte after it, or a zero byte and its abstract name; empty without
    /// either.
    var unixBytes: [UInt8] {
        let start = MemoryLayout.offset(of: \sockaddr_un.sun_path) ?? MemoryLayout<sa_family_t>.size
        return withUnsafeBytes(of: storage) { Array($0.prefix(Int(length)).dropFirst(start)) }
    }

    /// Passes the address to a system call.
    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }

    private mutating func setUnix(
        _ bytes: [UInt8],
        lengthInBytes: Int,
        for attempt: TransportAttempt
    ) throws(TransportError) {
        guard lengthInBytes <= SocketAddress.longestName else {
            throw .pathTooLong(attempt, lengthInBytes: lengthInBytes)
        }
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: bytes) }
        let start = MemoryLayout.offset(of: \sockaddr_un.sun_path) ?? MemoryLayout<sa_family_t>.size
        write(name, lengthInBytes: start + bytes.count)
    }

    private mutating func setIPv4(_ host: String, port: UInt16) -> Bool {
        var name = sockaddr_in()
        guard inet_pton(AF_INET, host, &name.sin_addr) == 1 else { return false }
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        write(name, lengthInBytes: MemoryLayout<sockaddr_in>.size)
        return true
    }

    private mutating func setIPv6(_ host: String, port: UInt16) -> Bool {
        var name = sockaddr_in6()
        guard inet_pton(AF_INET6, host, &name.sin6_addr) == 1 else { return false }
        name.sin6_family = sa_family_t(AF_INET6)
        name.sin6_port = port.bigEndian
        write(name, lengthInBytes: MemoryLayout<sockaddr_in6>.size)
        return true
    }

    private mutating func write<Name>(_ name: Name, lengthInBytes: Int) {
        withUnsafeBytes(of: name) { source in
            withUnsafeMutableBytes(of: &storage) { $0.copyMemory(from: source) }
        }
        length = socklen_t(lengthInBytes)
    }

    private func read<Name, Result>(_ type: Name.Type, _ body: (Name) -> Result) -> Result {
        withUnsafeBytes(of: storage) { body($0.load(as: type)) }
    }

    private func withIPv6Bytes<Result>(_ body: ([UInt8]) -> Result) -> Result {
        read(sockaddr_in6.self) { name in withUnsafeBytes(of: name.sin6_addr) { body(Array($0)) } }
    }
}
