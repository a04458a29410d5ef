internal import Synchronization

/// The owner of an ``RLockProxy`` or of a ``ConditionProxy``'s lock, for separate calls to take it and
/// give it back.
///
/// Only the owner may take the lock again, and only the owner may give it back; in Python, that is
/// the thread. `withLock` needs no `LockOwner`: there, the task is the owner. Use an owner in one
/// task at a time.
public struct LockOwner: Hashable, Sendable {
    /// Its number on the server, unique in this process. (0 stands for calls without an owner.)
    let number: Int

    /// The number of the newest owner; a forked child counts on, as it may hold owners of its parent.
    private static let lastNumber = Atomic(0)

    /// Makes an owner that holds nothing.
    public init() {
        number = Self.lastNumber.add(1, ordering: .relaxed).newValue
    }
}
