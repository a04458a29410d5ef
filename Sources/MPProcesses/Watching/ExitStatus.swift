/// How a process ended, and what it took.
///
/// - SeeAlso: Python `Process.exitcode`, `os.wait4`.
public struct ExitStatus: Sendable, CustomStringConvertible {
    /// The code with which it exited; `nil` if a signal ended it.
    public let code: Int32?
    /// The signal that ended it; `nil` if it exited.
    public let signal: Int32?
    /// Whether the kernel wrote a core file.
    public let isCoreDumped: Bool
    /// The most memory that it had at a time, in bytes.
    ///
    /// Of another program, and of a function that didn't live to report, it is the kernel's figure, which is at least what
    /// the parent had when it started the process by spawn.
    public package(set) var peakMemoryInBytes: Int
    /// The processor time of its own code and its waited-for children.
    public let userTime: Duration
    /// The processor time that the kernel spent for it.
    public let systemTime: Duration
    /// The error that its function threw; `nil` if there was none, or the process did not live to tell it.
    public package(set) var error: (any Error)?

    /// Reads what wait4(2) tells.
    package init(
        waitStatus: Int32,
        peakMemoryInBytes: Int = 0,
        userTime: Duration = .zero,
        systemTime: Duration = .zero
    ) {
        // The macros of <sys/wait.h>, which Swift doesn't import.
        let low = waitStatus & 0x7f
        code = low == 0 ? (waitStatus >> 8) & 0xff : nil
        signal = low == 0 ? nil : low
        isCoreDumped = low != 0 && waitStatus & 0x80 != 0
        self.peakMemoryInBytes = peakMemoryInBytes
        self.userTime = userTime
        self.systemTime = systemTime
    }

    /// An end of which nothing is known: another part of the program has collected the process.
    private init() {
        code = nil
        signal = nil
        isCoreDumped = false
        peakMemoryInBytes = 0
        userTime = .zero
        systemTime = .zero
    }

    /// An end of which nothing is known, since other code has collected the process, or `SIGCHLD` is ignored.
    package static let unknown = ExitStatus()

    /// Python's number for it: the code, or the negative number of the signal; 255 if nothing is known.
    public var exitCode: Int32 { code ?? signal.map { -$0 } ?? 255 }

    /// Whether it exited with code 0.
    public var isSuccess: Bool { code == 0 }

    /// Its processor time in all.
    public var processorTime: Duration { userTime + systemTime }

    /// How it ended, in words: `exited with code 3`, `was killed by SIGSEGV (core dumped)`.
    public var description: String {
        if let code { return "exited with code \(code)" }
        guard let signal else { return "ended; other code has collected its exit status" }
        return "was killed by \(SignalName.name(of: signal))\(isCoreDumped ? " (core dumped)" : "")"
    }
}
