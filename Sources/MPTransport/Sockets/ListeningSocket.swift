import CMultiprocessing
import Glibc
import MPSystem

/// Owns a bound socket, and its address.
struct ListeningSocket: ~Copyable {
    /// Its address, with the port that the kernel chose.
    let address: SocketAddress
    /// Whether its connections are TCP.
    let isTCP: Bool
    /// The path of a Unix socket.
    private var file: SocketFile?
    private let socket: Descriptor

    var descriptor: Int32 { socket.rawValue }

    /// Binds a socket; nobody can connect before ``listen()``.
    init(binding address: SocketAddress, access: ListenerAccess) throws(TransportError) {
        let attempt = TransportAttempt.listen(address)
        let name = try SocketName(address, for: attempt)
        try Self.checkReach(of: address, name, access)
        var file: SocketFile?
        if case .unix(let path) = address { file = try SocketFile(reserving: path, for: attempt) }
        let socket = try SocketOptions.open(family: name.family, for: attempt)
        let isTCP = name.family != AF_UNIX
        if isTCP {
            SocketOptions.set(socket.rawValue, SOL_SOCKET, SO_REUSEADDR, 1)
        } else if fchmod(socket.rawValue, 0o600) != 0 {
            // Before bind, which gives the socket's mode to the file: at no moment can others connect.
            throw .last(attempt, call: "fchmod")
        }
        guard name.withPointer({ bind(socket.rawValue, $0, $1) }) == 0 else {
            throw .last(attempt, call: "bind")
        }
        file?.didBind()
        if case .unix(let path) = address { try Self.admitUsers(access, to: path, for: attempt) }
        self.address = Self.address(address, boundAs: SocketName(of: socket.rawValue))
        self.isTCP = isTCP
        self.file = consume file
        self.socket = consume socket
    }

    /// Takes over a socket that another process has bound.
    init(adopting inherited: InheritedListener, access: ListenerAccess) throws(TransportError) {
        let attempt = TransportAttempt.adopt(descriptor: inherited.descriptor)
        let socket = Descriptor(adopting: inherited.descriptor)
        guard let name = SocketName(of: socket.rawValue) else {
            throw .last(attempt, call: "getsockname")
        }
        try Self.checkReach(of: inherited.address, name, access)
        guard fcntl(socket.rawValue, F_SETFL, O_NONBLOCK) == 0 else {
            throw .last(attempt, call: "fcntl")
        }
        address = inherited.address
        isTCP = name.family != AF_UNIX
        file = nil
        self.socket = consume socket
    }

    /// Checks that nobody reaches the socket for whom it isn't meant.
    private static func checkReach(
        of address: SocketAddress,
        _ name: borrowing SocketName,
        _ access: ListenerAccess
    ) throws(TransportError) {
        let attempt = TransportAttempt.listen(address)
        guard name.isLocal || access.allowsInsecureNetwork || address.isTLS else {
            throw .insecureNetwork(attempt)
        }
        if case .abstract = address, !access.allowsAbstractNames { throw .abstractName(attempt) }
    }

    /// Lets clients connect, so many at a time.
    func listen(backlog: Int = StreamListener.longestBacklog) throws(TransportError) {
        guard Glibc.listen(socket.rawValue, Int32(clamping: backlog)) == 0 else {
            throw .last(.listen(address), call: "listen")
        }
    }

    /// Opens the socket's file to other users, if any are to be let in; `umask` keeps `bind` from doing so.
    private static func admitUsers(
        _ access: ListenerAccess,
        to path: String,
        for attempt: TransportAttempt
    ) throws(TransportError) {
        guard !access.users.isEmpty else { return }
        // Through a descriptor, so that it is the socket, whatever somebody puts in its place (open(2), O_PATH).
        let file = Descriptor(adopting: mp_open_name(path))
        guard file.rawValue >= 0 else { throw .last(attempt, call: "open") }
        var status = stat()
        guard fstat(file.rawValue, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else {
            throw .notASocket(attempt)
        }
        guard chmod("/proc/self/fd/\(file.rawValue)", 0o666) == 0 else {
            throw .last(attempt, call: "chmod")
        }
    }

    private static func address(
        _ address: SocketAddress,
        boundAs name: SocketName?
    ) -> SocketAddress {
        guard let name else { return address }
        return switch address {
        case .unix, .abstract: address
        case .tcp(let host, _): .tcp(host: host, port: name.port)
        case .tls(let host, _): .tls(host: host, port: name.port)
        }
    }
}
