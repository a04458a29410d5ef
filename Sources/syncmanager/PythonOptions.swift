internal import ArgumentParser
internal import Multiprocessing

/// What a server runs of its clients' Python code.
struct PythonOptions: ParsableArguments {
    @Option(
        name: .customLong("python-workers"),
        help: """
            Offer Pool, and barriers with an action, by processes of this Python interpreter, as INTERPRETER[:NUMBER]; \
            NUMBER is the most processes of a pool. They run what clients send, with the rights of the server's user.
            """,
        transform: PythonWorkersOption.init(argument:)
    )
    var workers: PythonWorkersOption?

    @Option(
        name: .customLong("python-types"),
        help: """
            Offer the types that a Python manager registers, as MODULE:NAME of a BaseManager class, or MODULE for all of \
            a module; repeatable. Their objects live in a Python process that the server starts, and that takes values of \
            any class.
            """
    )
    var types: [String] = []

    @Option(
        name: .customLong("python-path"),
        help: """
            A directory in which Python finds the modules of --python-types and of the functions for pools, besides the \
            working directory and PYTHONPATH; repeatable.
            """
    )
    var paths: [String] = []

    @Option(
        name: .customLong("python-user"),
        help: """
            The user whose rights Python processes have, in place of root's. Give the number of that user to --allow-user, \
            too, if functions use shared objects.
            """
    )
    var user: String?

    @Option(
        name: .customLong("python-memory"),
        help: """
            How much memory a process of a pool may have, in bytes, such as 512M (K, M and G multiply); a task that needs \
            more fails with a MemoryError.
            """,
        transform: LimitOption.bytes
    )
    var memory: Int?

    @Option(
        name: .customLong("python-host-memory"),
        help: """
            How much data the process may have that keeps the objects of --python-workers and --python-types, in bytes, such \
            as 1G; a call that needs more fails with a MemoryError.
            """,
        transform: LimitOption.bytes
    )
    var hostMemory: Int?

    func validate() throws {
        if memory != nil, workers == nil {
            throw ValidationError("--python-memory is for --python-workers")
        }
        guard workers == nil, types.isEmpty else { return }
        let names = [
            paths.isEmpty ? nil : "--python-path", user.map { _ in "--python-user" },
            hostMemory.map { _ in "--python-host-memory" },
        ]
        if let name = names.compactMap(\.self).first {
            throw ValidationError("\(name) is for --python-workers and --python-types")
        }
    }

    /// The settings; `nil` if nothing is run.
    var hosting: PythonHosting? {
        guard workers != nil || !types.isEmpty else { return nil }
        var hosting = PythonHosting()
        if let workers {
            hosting.interpreter = workers.interpreter
            hosting.runsFunctions = true
            hosting.longestPool = workers.longestPool
        }
        hosting.types = types
        hosting.modulePaths = paths
        hosting.user = user
        hosting.workerMemoryInBytes = memory
        hosting.hostMemoryInBytes = hostMemory
        return hosting
    }
}
