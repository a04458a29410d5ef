/// Worker processes in which CPython runs the functions of modules.
///
/// ```swift
/// let python = PythonWorkers.module("mypackage.tasks", workers: 2)
/// let pool = try ProcessPool(workers: 2, python: python)
/// let text = RemoteFunction.python("mypackage.tasks.text", String.self, String.self)
/// print(try await pool.map(text, ["a.pdf", "b.pdf"]))
/// ```
///
/// A module's functions are those that are decorated by `@swift_worker.task`; if there are none, all public ones, named by
/// the module and their own name. A function of several parameters gets the elements of a tuple. A coroutine function is
/// run to its end.
public struct PythonWorkers: Sendable {
    /// The modules whose functions there are, as `import` names them.
    public var modules: [String]
    /// How many worker processes there are; at least 1.
    public var workers: Int
    /// CPython 3.8 or newer; a name without a slash is looked for in `PATH`.
    public var interpreter: String
    /// Directories in which modules are looked for first; then in the current one, and where the interpreter looks.
    public var path: [String]

    /// Names the modules.
    ///
    /// - Parameters:
    ///   - modules: The modules whose functions there are, as `import` names them.
    ///   - workers: How many worker processes there are; at least 1.
    ///   - interpreter: CPython 3.8 or newer; a name without a slash is looked for in `PATH`.
    ///   - path: Directories in which modules are looked for first.
    public init(
        modules: [String],
        workers: Int = 1,
        interpreter: String = "python3",
        path: [String] = []
    ) {
        self.modules = modules
        self.workers = workers
        self.interpreter = interpreter
        self.path = path
    }

    /// Names one module.
    ///
    /// - Parameters:
    ///   - name: The module whose functions there are, as `import` names it.
    ///   - workers: How many worker processes there are; at least 1.
    ///   - interpreter: CPython 3.8 or newer; a name without a slash is looked for in `PATH`.
    ///   - path: Directories in which modules are looked for first.
    /// - Returns: The description of the workers.
    public static func module(
        _ name: String,
        workers: Int = 1,
        interpreter: String = "python3",
        path: [String] = []
    ) -> Self {
        Self(modules: [name], workers: workers, interpreter: interpreter, path: path)
    }
}

extension PythonWorkers {
    /// Describes one of the processes.
    ///
    /// - Parameters:
    ///   - socket: Its end of the socket to the pool.
    ///   - memory: The memory of its journal.
    ///   - kind: What its name begins with.
    /// - Returns: The process, which isn't started.
    /// - Throws: The system has no descriptor left.
    func process(
        socket: Int32,
        memory: Int32,
        kind: String
    ) throws(MultiprocessingError) -> ChildProcess<Void> {
        try .program(
            interpreter,
            arguments: ["-c", PythonWorkerScript.code, "\(path.count)"] + path + modules,
            passing: [socket, memory],
            isDaemon: true,
            kind: kind
        )
    }

    /// Refuses what can't be.
    func check(_ name: String) throws(MultiprocessingError) {
        if modules.isEmpty {
            throw MultiprocessingError(
                .invalidState,
                "cannot make \(name): name a module whose functions its Python workers run"
            )
        }
    }
}
