import MPSystem
internal import MPWire

extension RemoteFunction where Input == PoolWorkerSettings, Output == Void {
    /// The function that runs the tasks of a pool.
    static var poolWorker: Self {
        RemoteFunction("multiprocessing.worker") { settings in
            try await PoolWorker(settings).run(settings.initializer)
        }
    }
}

/// A worker process of a pool: it runs one task after the other.
///
/// Tasks run on a thread of their own, which they may block, and which reads what the pool says while there is none. Another
/// thread reads it while a task takes its time: ``WorkerWatch``.
struct PoolWorker {
    private let tasks: WorkerTasks
    private let socket: WorkerSocket

    /// Takes over the socket and the memory.
    init(_ settings: PoolWorkerSettings) throws {
        let memory = Descriptor(adopting: settings.memory.descriptor)
        socket = WorkerSocket(Descriptor(adopting: settings.socket.descriptor))
        tasks = WorkerTasks(socket, try SharedJournal(adopting: memory))
    }

    /// Works until the pool says that there is nothing more, or is gone.
    ///
    /// - Throws: The initializer's error; the system has no thread left.
    func run(_ initializer: PassedInitializer?) async throws {
        try await initializer?.run()
        let (tasks, socket) = (tasks, socket)
        socket.send(.ready)
        try NativeThread.start(name: "mp-worker-watch") { tasks.watch() }
        let executor = try ThreadTaskExecutor(threads: 1, named: "mp-worker")
        defer { executor.end() }
        // Each round is a task that can be cancelled, together with what it runs at that moment.
        while await tasks.runRound(on: executor) {}
        // Objects in results would end with this process, before the pool has references of its own.
        await tasks.waitUntilTaken()
    }
}
