/// A Python interpreter that a ``ManagerServer`` starts for what only Python code can do: pools, and types of its own.
///
/// ```swift
/// var python = PythonHosting()
/// python.runsFunctions = true
/// python.types = ["mypackage.shared:Manager"]
/// configuration.python = python
/// ```
///
/// **This runs code of the clients**: whoever may create a `Pool`, or call an object of such a type, can do what the
/// server's user can.
///
/// One process, the host, keeps the objects, and a pool has worker processes of its own. A worker that dies ends the task
/// that it ran. If the host dies, its objects are gone, calls on them fail, and it is started again for new ones.
///
/// - SeeAlso: Python `multiprocessing.managers.SyncManager.Pool`, `BaseManager.register`.
public struct PythonHosting: Hashable, Sendable {
    /// CPython 3.8 or newer; a name without a slash is looked for in `PATH`.
    public var interpreter = "python3"
    /// Whether there are pools, and barriers with an `action`: they run any function that a client names.
    public var runsFunctions = false
    /// The most processes of a pool, and the number if its creator gives none; `nil` is no limit, and one per processor.
    ///
    /// A pool that is to have more gets this many.
    public var longestPool: Int?
    /// Types of the program's own, as `package.module:name`, where the name is that of a `BaseManager` class with
    /// registered types; without a name, all those of the module.
    ///
    /// They take the place of types with the same names.
    public var types: [String] = []
    /// Directories in which modules are looked for, besides the working directory and `PYTHONPATH`.
    public var modulePaths: [String] = []

    /// The user whose rights the host and the workers have; `nil` for the server's own.
    ///
    /// Only root can start processes of somebody else. Functions that use shared objects connect as this user: name it in
    /// ``ManagerServerConfiguration/allowedUserIDs``.
    public var user: String?
    /// How much memory a worker process may have, in bytes of its address space; `nil` is no limit of its own.
    ///
    /// A task that needs more fails with a `MemoryError`. Without a task, an interpreter has some 20 MB.
    public var workerMemoryInBytes: Int?

    /// How much data the host may have, in bytes: its private memory, with the stacks of its threads; `nil` is no limit of
    /// its own.
    ///
    /// A call that needs more fails with a `MemoryError` that says so. If the host can't go on, it ends: calls on its objects
    /// fail, and say why, and it is started again for new objects, after a pause that grows. The limit keeps mistakes from
    /// taking the memory of a machine; code that lifts it is stopped by a control group only. It doesn't bound workers.
    ///
    /// Without an object, a host has some 15 MB; each call that waits for a limited time takes a thread, of some 8 MB.
    ///
    /// - SeeAlso: `RLIMIT_DATA` in `setrlimit(2)`.
    public var hostMemoryInBytes: Int?

    /// Makes default settings, which host nothing.
    public init() {}

    /// Whether there is anything to host.
    var isWanted: Bool { runsFunctions || !types.isEmpty }
}
