internal import Glibc

/// How a process ended.
enum ProcessEnding: Equatable, Sendable, CustomStringConvertible {
    /// It ended by itself with this status; 0 means that all went well.
    case exited(status: Int32)
    /// A signal killed it.
    case signaled(Int32)

    /// Reads what `waitpid` says about a process that is gone.
    init(waitStatus: Int32) {
        let signal = waitStatus & 0x7f
        self = signal == 0 ? .exited(status: (waitStatus >> 8) & 0xff) : .signaled(signal)
    }

    /// Tells it in words that go on after the name of the process.
    var description: String {
        switch self {
        case .exited(let status): "ended with status \(status)"
        case .signaled(let signal):
            "was killed by signal \(signal) (\(String(cString: strsignal(signal))))"
        }
    }
}
