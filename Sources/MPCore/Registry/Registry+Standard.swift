package import MPReferents

extension Registry {
    /// The types of Python's `SyncManager`, and three more from its standard library.
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
        TypeRegistration("LifoQueue", QueueReferent.self) {
            (arguments, keywords, _) throws(PythonException) in
            try QueueReferent.makeLIFO(arguments, keywords)
        },
        TypeRegistration("PriorityQueue", QueueReferent.self) {
            (arguments, keywords, _) throws(PythonException) in
            try QueueReferent.makePriority(arguments, keywords)
        },
        TypeRegistration("Lock", LockReferent.self),
        TypeRegistration("RLock", RLockReferent.self),
        TypeRegistration("Semaphore", SemaphoreReferent.self),
        TypeRegistration("BoundedSemaphore", SemaphoreReferent.self) {
            (arguments, keywords, _) throws(PythonException) in
            try SemaphoreReferent.makeBounded(arguments, keywords)
        },
        TypeRegistration("Condition", ConditionReferent.self) {
            (arguments, keywords, lookUp) throws(PythonException) in
            try ConditionReferent.make(arguments, keywords, lookUp: lookUp)
        },
        TypeRegistration("Event", EventReferent.self),
        TypeRegistration("Barrier", BarrierReferent.self),
        TypeRegistration("Iterator", returnedByMethods: IteratorReferent.self),
    ]
}
