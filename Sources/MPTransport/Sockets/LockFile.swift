import Glibc
import MPSystem

/// A locked file that only one process holds at a time; the kernel unlocks it when the process dies.
struct LockFile: ~Copyable {
    private let path: String
    private let file: Descriptor

    /// Takes the lock; `nil` if somebody else has it.
    init?(at path: String, for attempt: TransportAttempt) throws(TransportError) {
        guard let file = try Self.lock(path, for: attempt) else { return nil }
        self.path = path
        self.file = file
    }

    // Removed while it is locked, so that whoever opened it before notices that it has lost its name.
    deinit { unlink(path) }

    private static func lock(
        _ path: String,
        for attempt: TransportAttempt
    ) throws(TransportError) -> Descriptor? {
        while true {
            let flags = O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW
            let file = Descriptor(adopting: open(path, flags, 0o600))
            guard file.rawValue >= 0 else { throw .last(attempt, call: "open \(path)") }
            guard flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 else {
                if errno == EWOULDBLOCK { return nil }
                throw .last(attempt, call: "flock \(path)")
            }
            // The previous owner may have removed the file between our two calls: then lock the new one.
            if let ours = FileIdentity(of: file.rawValue), ours == FileIdentity(at: path) {
                return file
            }
        }
    }
}
