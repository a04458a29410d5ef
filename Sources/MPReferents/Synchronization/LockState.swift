/// Who holds a lock or permits, and who waits for them: a part of the graph in which deadlocks are searched for.
package struct LockState {
    /// A holder.
    package struct Holder {
        package let owner: GrantOwner
        /// The token of its grant; `nil` for permits.
        package let token: Int?
    }

    /// A call that waits.
    package struct Waiter {
        package let call: CallID
        /// Who will hold the lock.
        package let owner: GrantOwner
    }

    /// The lock itself: a condition shares the one that it was made with.
    ///
    /// `nil` for permits, each of which may be released by somebody else.
    package let lock: ObjectIdentifier?
    /// The holders, the oldest first.
    package let holders: [Holder]
    /// The calls that wait, the oldest first.
    package let waiters: [Waiter]
}

extension LockStorage {
    /// Who holds the lock, and who waits for it: the oldest `limit` calls.
    func state(atMost limit: Int) -> LockState {
        LockState(
            lock: ObjectIdentifier(self),
            holders: grant.map { [.init(owner: $0.owner, token: $0.token)] } ?? [],
            waiters: waitingOwners(atMost: limit)
        )
    }
}
