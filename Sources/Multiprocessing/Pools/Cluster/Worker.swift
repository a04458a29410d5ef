/// Works for clusters: runs functions of this program for whoever submits tasks to a work queue.
///
/// ```swift
/// @main struct Program {
///     static func main() async throws {
///         await startMultiprocessing(.resize, .wordCount)
///         let manager = try await SyncManager.connect(to: address, authkey: authkey)
///         try await Worker.run(queue: "jobs", on: manager, offering: ["gpu": 1])
///     }
/// }
/// ```
///
/// - SeeAlso: ``ClusterPool``, which submits the tasks.
public enum Worker {
    /// Works until the task is cancelled, or the queue is closed and empty.
    ///
    /// It offers the names of the program's functions, so that it gets no tasks for those that only others have. Functions
    /// run in child processes, so that a crash ends one task. When the task is cancelled, those that have been
    /// taken on are finished, no more are taken, and this returns. If the connection is lost, the tasks that run are
    /// cancelled, since the queue gives them to others or has ended them, and the work goes on over the next connection.
    ///
    /// - Parameters:
    ///   - name: The name of the queue, which is made if it isn't there.
    ///   - manager: The manager that has the queue.
    ///   - slots: How many tasks run at a time; `nil` is as many as this process may use processors.
    ///   - resources: What tasks may demand: amounts by name, 0 for a mere label.
    ///   - context: How the children are started; not by `fork`.
    /// - Throws: ``MultiprocessingError``: `invalidState` if there is less than one slot; `brokenPool` if the children can't
    ///   begin; `connectionLost` if the manager has given up reconnecting; `closed`, `nameTaken`, `unknownType`.
    public static func run(
        queue name: String,
        on manager: SyncManager,
        slots: Int? = nil,
        offering resources: [String: Int] = [:],
        context: ProcessContext = .default
    ) async throws(MultiprocessingError) {
        let queue = try await manager.workQueue(
            named: name,
            WireValue.self,
            returning: WireValue.self
        )
        var configuration = ProcessPoolConfiguration(workers: slots, context: context)
        configuration.workerKind = "ClusterWorker"
        let engine = try ProcessPoolEngine(configuration, named: "the worker for '\(name)'")
        let worker = ClusterWorker(queue.reference, engine, offering: resources)
        // It goes on when this task is cancelled, until everything is finished.
        // Its calls are no part of any trace, those of the functions that it runs are.
        let work = Task.detached {
            await CallTracing.silently { await worker.run() }
        }
        let result = await withTaskCancellationHandler {
            await work.value
        } onCancel: {
            worker.drain()
        }
        try result.get()
    }
}
