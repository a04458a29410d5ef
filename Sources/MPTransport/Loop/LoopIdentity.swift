import Glibc
import Synchronization

/// Knows which thread runs a loop at the moment.
@usableFromInline
final class LoopIdentity: Sendable {
    /// The thread's `pthread_t`; 0 while no thread runs.
    private let thread = Atomic<UInt>(0)

    /// Whether the caller is on the loop's thread.
    @usableFromInline
    var isCurrent: Bool { thread.load(ordering: .acquiring) == UInt(pthread_self()) }

    /// Makes the calling thread the loop's thread.
    func enter() { thread.store(UInt(pthread_self()), ordering: .releasing) }

    /// Leaves the loop without a thread.
    func leave() { thread.store(0, ordering: .releasing) }
}
