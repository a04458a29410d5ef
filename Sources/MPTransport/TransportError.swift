import Glibc
package import MPSystem

/// Why bytes can't be moved: what was tried, on what, why it failed, and what helps.
package enum TransportError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Another server listens there.
    case addressInUse(SocketAddress)
    /// The path doesn't fit into a socket address.
    case pathTooLong(TransportAttempt, lengthInBytes: Int)
    /// The address isn't valid as it is written.
    case invalidAddress(TransportAttempt, reason: String)
    /// The host's name isn't known, perhaps not yet.
    case hostNotFound(TransportAttempt, host: String, reason: String)
    /// The path is something other than a socket.
    case notASocket(TransportAttempt)
    /// The directory of the path doesn't exist.
    case directoryMissing(TransportAttempt)
    /// The system's permissions forbid it.
    case permissionDenied(TransportAttempt)
    /// TCP would leave the machine in clear text.
    case insecureNetwork(TransportAttempt)
    /// Every process of the machine can reach the name.
    case abstractName(TransportAttempt)
    /// Nobody listens there.
    case connectionRefused(SocketAddress)
    /// There is no socket at the path.
    case noSuchSocket(SocketAddress)
    /// There was no answer in time.
    case timedOut(TransportAttempt, after: Duration)
    /// The process or the machine has no descriptor left.
    case tooManyDescriptors(TransportAttempt)
    /// The task was cancelled.
    case cancelled(TransportAttempt)
    /// The event loop has been shut down.
    case loopEnded(TransportAttempt)
    /// The connection can't be protected.
    case tls(TransportAttempt, TLSError)
    /// A system call failed in another way.
    case system(TransportAttempt, call: String, code: Int32)

    /// The error in words.
    package var description: String { "cannot \(attempt): \(reason)" }

    package var attempt: TransportAttempt {
        switch self {
        case .addressInUse(let address): .listen(address)
        case .connectionRefused(let address), .noSuchSocket(let address): .connect(address)
        case .pathTooLong(let attempt, _), .invalidAddress(let attempt, _),
            .hostNotFound(let attempt, _, _), .notASocket(let attempt),
            .directoryMissing(let attempt), .permissionDenied(let attempt),
            .insecureNetwork(let attempt), .abstractName(let attempt), .timedOut(let attempt, _),
            .tooManyDescriptors(let attempt), .cancelled(let attempt), .loopEnded(let attempt),
            .tls(let attempt, _), .system(let attempt, _, _):
            attempt
        }
    }

    /// Why it failed, and what helps.
    private var reason: String {
        switch self {
        case .addressInUse(.tcp), .addressInUse(.tls):
            "the port is in use; stop its server, or choose another port (0 lets the kernel choose)"
        case .addressInUse:
            "another server is already listening there; stop it, or choose another path"
        case .pathTooLong(_, let length):
            "the path has \(length) bytes, and a socket's path at most \(SocketAddress.longestName)"
        case .invalidAddress(_, let reason): reason
        case .hostNotFound(_, let host, let reason): "the host '\(host)' was not found: \(reason)"
        case .notASocket: "something that is not a socket is there; it was left alone"
        case .directoryMissing: "the directory does not exist"
        case .permissionDenied: "the permissions of the system forbid it"
        case .insecureNetwork:
            "clear-text TCP would leave this machine; use tls://, a loopback address or a Unix socket"
        case .abstractName:
            "an abstract name has no permissions; use a path, or allow abstract names explicitly"
        case .connectionRefused: "nobody listens there; is the server running?"
        case .noSuchSocket: "there is no such socket; is the server running?"
        case .timedOut(_, let limit): "nobody answered within \(limit)"
        case .tooManyDescriptors: "too many open files; raise the limit (ulimit -n)"
        case .cancelled: "the task was cancelled"
        case .loopEnded: "the event loop has been shut down"
        case .tls(_, let error): error.description
        case .system(_, let call, let code): "\(call): \(Self.text(of: code)) (errno \(code))"
        }
    }

    /// The error for the system call that has just failed.
    static func last(_ attempt: TransportAttempt, call: String) -> TransportError {
        TransportError(code: errno, of: call, during: attempt)
    }

    /// Converts the error of a system call.
    init(_ failure: SystemError, during attempt: TransportAttempt) {
        self = .system(attempt, call: failure.call, code: failure.code)
    }

    /// Recognises the errors that have a remedy.
    init(code: Int32, of call: String, during attempt: TransportAttempt) {
        self =
            switch (code, attempt) {
            case (EADDRINUSE, .listen(let address)): .addressInUse(address)
            case (ECONNREFUSED, .connect(let address)): .connectionRefused(address)
            case (ENOENT, .connect(let address)): .noSuchSocket(address)
            case (ENOENT, _), (ENOTDIR, _): .directoryMissing(attempt)
            case (EACCES, _), (EPERM, _): .permissionDenied(attempt)
            case (ENOTSOCK, _): .notASocket(attempt)
            case (EMFILE, _), (ENFILE, _): .tooManyDescriptors(attempt)
            default: .system(attempt, call: call, code: code)
            }
    }

    /// Whether the reason of a failure to connect may pass by itself: the server may be starting, or the network may
    /// be down.
    package var mayPass: Bool {
        switch self {
        case .connectionRefused, .noSuchSocket, .hostNotFound, .timedOut, .tooManyDescriptors: true
        case .tls(_, let error): error.mayPass
        case .system(_, _, let code): Self.passingCodes.contains(code)
        case .addressInUse, .pathTooLong, .invalidAddress, .notASocket, .directoryMissing,
            .permissionDenied, .insecureNetwork, .abstractName, .cancelled, .loopEnded:
            false
        }
    }

    /// Whether the system has no memory, buffer or descriptor left for it, though what it is done with is sound.
    package var isShortage: Bool {
        switch self {
        case .tooManyDescriptors: true
        case .system(_, _, let code): [ENOMEM, ENOBUFS, ETOOMANYREFS].contains(code)
        default: false
        }
    }

    /// The errors of system calls where a network or a peer is down, or this machine has none left, for a while.
    private static let passingCodes: Set<Int32> = [
        EADDRNOTAVAIL, EAGAIN, ENOBUFS, ENOMEM, ECONNABORTED, ECONNRESET, EHOSTDOWN, EHOSTUNREACH,
        ENETDOWN, ENETRESET, ENETUNREACH, EPIPE,
        ETIMEDOUT,
    ]

    /// The C library's text for an error number.
    private static func text(of code: Int32) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            buffer.initialize(repeating: 0)
            guard let start = buffer.baseAddress, strerror_r(code, start, 255) == 0 else {
                return "unknown error"
            }
            return String(cString: start)
        }
    }
}
