import Glibc

/// Owns a file descriptor, and closes it at the end of its life.
package struct Descriptor: ~Copyable, Sendable {
    /// The number, below zero if opening failed.
    package let rawValue: Int32

    /// Takes over a descriptor which nobody else closes, or the -1 of a call that failed.
    package init(adopting rawValue: Int32) { self.rawValue = rawValue }

    /// Hands the descriptor to somebody who closes it.
    package consuming func release() -> Int32 {
        let rawValue = rawValue
        discard self
        return rawValue
    }

    deinit {
        guard rawValue >= 0 else { return }
        // Keeps the error of the call after which the owner gave up.
        let saved = errno
        close(rawValue)
        errno = saved
    }
}
