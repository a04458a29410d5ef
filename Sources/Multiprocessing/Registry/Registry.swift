internal import MPCore
internal import MPReferents
internal import MPWire

/// What a manager's server can be asked for: its types, functions and instances, by name.
///
/// ```swift
/// var registry = Registry.standard
/// registry.register(counter, person)
/// registry.function("word_count", "text") { (text: String) in
///     text.split(separator: " ").count
/// }
/// registry.instance("get_queue", of: "Queue", 10)
/// try await withSyncManager(registry: registry) { manager in … }
/// ```
///
/// Registering never throws. Mistakes are collected; ``problems`` shows them, and a server whose
/// registry has any doesn't start.
///
/// - SeeAlso: Python `multiprocessing.managers.BaseManager.register`.
public struct Registry: Sendable {
    /// What was registered, in that order.
    private(set) var entries: [RegistryEntry] = []
    /// The errors that travel as they are, for ``SyncManagerConfiguration/errors`` of clients that
    /// are built from the same sources.
    public private(set) var errors = ErrorTable()

    /// Knows nothing: a server that has it serves what is registered then, and no more.
    public init() {}

    /// Registers types of the program's own.
    ///
    /// - Parameter types: The types.
    public mutating func register<each Object>(_ types: repeat SharedType<each Object>) {
        for type in repeat each types { add(type.entry) }
    }

    /// Lets the errors of a type travel as they are: Swift clients that have registered it, too,
    /// catch it itself, Python clients get an exception of the class that is named here.
    ///
    /// Errors of other types arrive as ``RemoteError``, with the type's name and its text.
    ///
    /// - Parameters:
    ///   - type: The type, the same in client and server.
    ///   - name: The name under which its errors travel; that of the type unless told otherwise.
    ///   - python: The class that a Python client catches.
    public mutating func error<Failure: Error & Codable & Sendable>(
        _ type: Failure.Type,
        name: String? = nil,
        python: String = "RuntimeError"
    ) {
        errors.register(type, name: name, python: python)
    }

    /// The names of all that is registered, sorted.
    public var typeids: [String] { entries.map(\.typeid).sorted() }

    /// Adds a line: the one door for all of them.
    mutating func add(_ entry: RegistryEntry) {
        entries.append(entry)
    }
}
