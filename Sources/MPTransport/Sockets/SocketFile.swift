import Glibc
import MPSystem

/// Owns the path of a Unix socket: nobody else listens there while it is held.
///
/// The path is reserved by a lock on the file `PATH.lock` beside it. Only its owner may replace a socket that a dead
/// server has left behind.
struct SocketFile: ~Copyable {
    private let path: String
    private let lock: LockFile
    /// The socket that was bound at the path.
    private var bound: FileIdentity?

    /// Reserves a path, and removes the socket of a dead server.
    init(reserving path: String, for attempt: TransportAttempt) throws(TransportError) {
        guard let lock = try LockFile(at: path + ".lock", for: attempt) else {
            throw .addressInUse(.unix(path: path))
        }
        try Self.clear(path, for: attempt)
        self.path = path
        self.lock = lock
    }

    /// Remembers our socket once it is bound.
    mutating func didBind() { bound = FileIdentity(at: path) }

    /// Removes our socket, unless another one has taken its place.
    deinit {
        if let bound, bound == FileIdentity(at: path) { unlink(path) }
    }

    /// Removes the socket of a dead server; one that doesn't know our locks, such as CPython's, counts as dead if it
    /// doesn't answer.
    private static func clear(
        _ path: String,
        for attempt: TransportAttempt
    ) throws(TransportError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else { throw .notASocket(attempt) }
        let name = try SocketName(.unix(path: path), for: attempt)
        let probe = try SocketOptions.open(family: AF_UNIX, for: attempt)
        let code = name.withPointer { connect(probe.rawValue, $0, $1) } == 0 ? 0 : errno
        switch code {
        case ECONNREFUSED:
            guard unlink(path) == 0 || errno == ENOENT else { throw .last(attempt, call: "unlink") }
        case ENOENT: return
        // EAGAIN: it is alive, and its backlog is full.
        case 0, EAGAIN, EINPROGRESS: throw .addressInUse(.unix(path: path))
        default: throw TransportError(code: code, of: "connect", during: attempt)
        }
    }
}
