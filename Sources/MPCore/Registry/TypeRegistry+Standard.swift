internal import MPReferents

extension TypeRegistry {
    /// The types of Python's `SyncManager`, and three more of its standard library.
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
        TypeRegistration("Iterator", returnedByMethods: IteratorReferent.self),
    ]
}
