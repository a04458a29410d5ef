import Glibc
import MPSystem

/// Two ends of a pipe; those that nobody has taken are closed with it.
final class OpenPipe {
    private var ends: [Int32] = [-1, -1]

    /// Makes a pipe that other programs don't inherit.
    init() throws(SystemError) {
        guard pipe(&ends) == 0 else { throw SystemError(call: "pipe", code: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    }

    deinit {
        for end in ends where end >= 0 { close(end) }
    }

    var reading: Int32 { ends[0] }
    var writing: Int32 { ends[1] }

    /// Hands out the end from which one reads.
    func takeReading() -> Int32 { take(0) }

    /// Hands out the end to which one writes.
    func takeWriting() -> Int32 { take(1) }

    private func take(_ place: Int) -> Int32 {
        defer { ends[place] = -1 }
        return ends[place]
    }
}
