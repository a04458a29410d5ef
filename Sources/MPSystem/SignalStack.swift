internal import CSystem

/// Stacks on which signal handlers run, beside those of threads.
package enum SignalStack {
    /// Gives the calling thread one, until it ends: then a handler of crashes runs though the thread's own stack has
    /// overflowed.
    ///
    /// - Returns: Whether it has one, which may be somebody else's.
    /// - Complexity: Two system calls and 64 KiB of address space the first time, nothing afterwards.
    @discardableResult
    package static func give() -> Bool { mp_give_signal_stack() == 0 }
}
