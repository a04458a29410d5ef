internal import MPCore
internal import MPReferents
internal import MPWire

/// The types, functions and instances that a manager's server offers, by name.
///
/// ```swift
/// var registry = Registry.standard
/// registry.register(counter, person)
/// registry.function("word_count", "text") { (text: String) in
///     text.split(separator: " ").count
/// }
/// registry.instance("get_queue", of: "Queue", 10)
/// try await withSyncManager(registry: registry) { manager in
///     // Clients connect to manager.address.
/// }
/// ```
///
/// Registering never throws. Mistakes are collected; ``problems`` shows them, and a server whose
/// registry has any doesn't start.
///
/// - SeeAlso: Python `multiprocessing.managers.BaseManager.register`.
public struct Registry: Sendable {
    /// The entries, in the order in which they were registered.
    private(set) var entries: [RegistryEntry] = []
    /// The error types that are sent as they are, for ``SyncManagerConfiguration/errors`` of clients
    /// built from the same sources.
    public private(set) var errors = ErrorTable()

    /// Makes an empty registry: its server offers only later registrations, not even the standard types.
    public init() {}

    /// Registers your own types.
    ///
    /// - Parameter types: The types.
    public mutating func register<each Object>(_ types: repeat SharedType<each Object>) {
        for type in repeat each types { add(type.entry) }
    }

    /// Registers an error type, so that clients can catch its errors as they are.
    ///
    /// Swift clients that have registered the type, too, catch the error itself; Python clients get an
    /// exception of the class named here.
    ///
    /// Errors of other types arrive as ``RemoteError``, with the type's name and its text.
    ///
    /// - Parameters:
    ///   - type: The type, the same in client and server.
    ///   - name: The name of its errors on the wire; by default that of the type.
    ///   - python: The class that a Python client catches.
    public mutating func error<Failure: Error & Codable & Sendable>(
        _ type: Failure.Type,
        name: String? = nil,
        python: String = "RuntimeError"
    ) {
        errors.register(type, name: name, python: python)
    }

    /// All registered names, sorted.
    public var typeids: [String] { entries.map(\.typeid).sorted() }

    /// Adds an entry; all registrations come through here.
    mutating func add(_ entry: RegistryEntry) {
        entries.append(entry)
    }
}
