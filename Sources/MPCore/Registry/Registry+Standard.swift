package import MPReferents

extension Registry {
    /// The types of Python's `SyncManager`, a line each.
    package static let standard: [TypeRegistration] = [
        TypeRegistration("dict", DictReferent.self, make: DictReferent.make),
        TypeRegistration("list", ListReferent.self, make: ListReferent.make),
        TypeRegistration("Value", ValueReferent.self, make: ValueReferent.make),
        TypeRegistration("Namespace", NamespaceReferent.self, make: NamespaceReferent.make),
        TypeRegistration("Queue", QueueReferent.self, make: QueueReferent.make),
        TypeRegistration("JoinableQueue", QueueReferent.self, make: QueueReferent.make),
        TypeRegistration("Lock", LockReferent.self, make: LockReferent.make),
        TypeRegistration("Event", EventReferent.self, make: EventReferent.make),
        TypeRegistration("Iterator", returnedByMethods: IteratorReferent.self),
    ]
}
