internal import MPReferents

extension Registry {
    /// The types of Python's `SyncManager`, a line each.
    package static let standard: [TypeRegistration] = [
        TypeRegistration("dict", DictReferent.self),
        TypeRegistration("list", ListReferent.self),
        TypeRegistration("Value", ValueReferent.self),
        TypeRegistration("Namespace", NamespaceReferent.self),
        TypeRegistration("Queue", QueueReferent.self),
        TypeRegistration("JoinableQueue", QueueReferent.self),
        TypeRegistration("Lock", LockReferent.self),
        TypeRegistration("Event", EventReferent.self),
        TypeRegistration("Iterator", returnedByMethods: IteratorReferent.self),
    ]
}
