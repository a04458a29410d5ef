package import Glibc
import Synchronization

/// A value that each process has for itself: a forked child begins with a fresh one.
///
/// The parent's value belongs to threads that the child doesn't have, and one of them may have held its lock at the
/// moment of the fork. So the child leaves it alone, and never frees it.
///
/// - SeeAlso: fork(2).
package final class PerProcess<Value: Sendable>: Sendable {
    /// The value of one process.
    private final class Holder: Sendable {
        let processID: pid_t
        let value: Guarded<Value>

        init(processID: pid_t, value: Value) {
            self.processID = processID
            self.value = Guarded(value)
        }
    }

    // SAFETY: the atomic owns one reference to its holder, which it gives up in `deinit` alone, when nobody else can
    // reach it: a parent's holder, which a child has replaced, is never freed.
    /// The holder of the process that used the value last.
    private let holder = Atomic<Unmanaged<Holder>?>(nil)
    private let processID: @Sendable () -> pid_t
    private let makeValue: @Sendable () -> Value

    /// Has each process make a value when it first uses it.
    ///
    /// - Parameters:
    ///   - processID: Names the process; getpid(2) unless told otherwise.
    ///   - makeValue: Makes the value.
    package init(
        processID: @escaping @Sendable () -> pid_t = { getpid() },
        _ makeValue: @escaping @autoclosure @Sendable () -> Value
    ) {
        self.processID = processID
        self.makeValue = makeValue
    }

    deinit {
        holder.load(ordering: .acquiring)?.release()
    }

    /// Runs a short body with the value of this process while no other thread can reach it; a nested call deadlocks.
    package func withLock<Result, Failure: Error>(
        _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        try current.value.withLock(body)
    }

    /// The holder of this process.
    private var current: Holder {
        let processID = processID()
        while true {
            let known = holder.load(ordering: .acquiring)
            if let holder = known?.takeUnretainedValue(), holder.processID == processID {
                return holder
            }
            let fresh = Holder(processID: processID, value: makeValue())
            let retained = Unmanaged.passRetained(fresh)
            let isKept = holder.compareExchange(
                expected: known,
                desired: retained,
                ordering: .acquiringAndReleasing
            ).exchanged
            if isKept { return fresh }
            retained.release()
        }
    }
}
