internal import MPReferents

extension TypeRegistry {
    /// The types of Python's `SyncManager`, three more of its standard library, members, leaders, futures and work queues.
    package static let standard: [TypeRegistration] = [
        TypeRegistration("dict", DictReferent.self),
        TypeRegistration("list", ListReferent.self),
        TypeRegistration("set", SetReferent.self),
        TypeRegistration("deque", DequeReferent.self),
        TypeRegistration("Array", ArrayReferent.self),
        TypeRegistration("Value", ValueReferent.self),
        TypeRegistration("Namespace", NamespaceReferent.self),
        TypeRegistration("Queue", QueueReferent.self),
        TypeRegistration("JoinableQueue", QueueReferent.self),
        TypeRegistration(
            "LifoQueue",
            QueueReferent.self,
            make: QueueReferent.makeLIFO
        ),
        TypeRegistration(
            "PriorityQueue",
            QueueReferent.self,
            make: QueueReferent.makePriority
        ),
        TypeRegistration("Lock", LockReferent.self),
        TypeRegistration("RLock", RLockReferent.self),
        TypeRegistration("Semaphore", SemaphoreReferent.self),
        TypeRegistration(
            "BoundedSemaphore",
            SemaphoreReferent.self,
            make: SemaphoreReferent.makeBounded
        ),
        TypeRegistration(
            "Condition",
            ConditionReferent.self,
            make: ConditionReferent.make(_:_:lookUp:)
        ),
        TypeRegistration("Event", EventReferent.self),
        TypeRegistration("Barrier", BarrierReferent.self),
        TypeRegistration("Members", MembersReferent.self),
        TypeRegistration("Leader", LeaderReferent.self),
        TypeRegistration("Future", FutureReferent.self),
        TypeRegistration("WorkQueue", WorkQueueReferent.self),
        TypeRegistration("Iterator", returnedByMethods: IteratorReferent.self),
    ]
}
