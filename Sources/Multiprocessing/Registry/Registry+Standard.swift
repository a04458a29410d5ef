internal import MPCore
internal import MPReferents

extension Registry {
    /// The types of Python's `SyncManager`, and three more from its standard library.
    ///
    /// `dict`, `list`, `set`, `deque`, `Array`, `Value`, `Namespace`, the queues, and all types for
    /// synchronization.
    public static let standard: Registry = {
        var registry = Registry()
        for type in TypeRegistry.standard {
            registry.add(RegistryEntry(typeid: type.typeid, source: .own { _ in type }))
        }
        return registry
    }()
}
