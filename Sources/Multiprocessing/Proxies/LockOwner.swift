import MPSystem

/// Who holds an ``RLockProxy`` or the lock of a ``ConditionProxy``, where it is taken and given
/// back by separate calls.
///
/// The owner may take it again, and nobody else may give it back; Python asks for the same thread
/// instead. `withLock` needs none: there, the task is the owner. Use an owner in one task at a
/// time.
public struct LockOwner: Hashable, Sendable {
    /// What the server calls it; unique in this process. (0 is whoever names no owner.)
    let number: Int

    /// The number of the newest owner.
    private static let lastNumber = Guarded(0)

    /// Makes an owner who holds nothing.
    public init() {
        number = Self.lastNumber.withLock { last in
            last += 1
            return last
        }
    }
}
