import MPSystem
internal import MPWire

/// Workers on any machine that run functions of their programs: the tasks go through a shared work queue.
///
/// ```swift
/// let pool = try await manager.clusterPool(named: "jobs")
/// let squares = try await pool.map(.square, 0..<1000)
/// ```
///
/// Workers are programs with `Worker.run`, or the command `syncmanager worker`. They come and go while tasks wait; without
/// one, tasks wait. Functions are known by their names: a worker whose program lacks one says which it has.
///
/// A worker that ends, or loses its connection, loses the tasks that it has leased: those with ``TaskOptions/retries`` run
/// again, the others end in `workerLost`, and never run twice. If this program's own connection is lost, its tasks end in
/// `connectionLost`.
///
/// It has the surface of ``ProcessPool``, with these differences: arguments and results can't hold objects of managers;
/// ``TaskOptions/key`` is compared among the tasks of this pool; ``WorkerPool/workerCount`` is the number of programs that
/// worked for the queue at the last look.
public struct ClusterPool: WorkerPool {
    private let keeper: Keeper

    /// Gives up the tasks when nobody uses the pool any more.
    private final class Keeper: Sendable {
        let engine: ClusterPoolEngine
        private let place: Place

        init(_ engine: ClusterPoolEngine, at place: Place) {
            self.engine = engine
            self.place = place
        }

        deinit {
            engine.terminate()
            ClusterPool.places.withLock { _ = $0.remove(place) }
        }
    }

    /// A queue and the connection through which it is used; the outcomes of its tasks have one taker.
    private struct Place: Hashable {
        let channel: ObjectIdentifier
        let queue: String
    }

    private static let places = Guarded<Set<Place>>([])

    /// What the functions of the pool submit to.
    public var handle: PoolHandle { PoolHandle(engine) }

    var engine: ClusterPoolEngine { keeper.engine }

    /// Makes a pool over a work queue.
    ///
    /// It takes the results of all tasks that are submitted to the queue through the same manager.
    ///
    /// - Parameter queue: The queue; with a name, so that workers find it.
    /// - Throws: ``MultiprocessingError``: `invalidState` if the manager has a pool over this queue already.
    /// - Complexity: One round trip.
    public init(queue: WorkQueueProxy<WireValue, WireValue>) async throws(MultiprocessingError) {
        let reference = queue.reference
        let place = Place(
            channel: ObjectIdentifier(reference.channel),
            queue: reference.token.ident
        )
        guard Self.places.withLock({ $0.insert(place).inserted }) else {
            throw MultiprocessingError(
                .invalidState,
                """
                cannot make a cluster pool: this manager has one over the same queue, which takes all results; use that, or \
                connect another manager
                """
            )
        }
        let engine = ClusterPoolEngine(reference, named: "the cluster pool")
        keeper = Keeper(engine, at: place)
        await engine.lookAtWorkers(for: nil)
        engine.begin()
    }

    /// Takes no more tasks; those that were accepted go on.
    ///
    /// The queue and its workers stay.
    public func close() { engine.close() }

    /// Gives up all tasks: they end in `cancelled`, and are cancelled where they run.
    public func terminate() { engine.terminate() }

    /// Waits until all tasks have ended, after ``close()`` or ``terminate()``.
    ///
    /// - Throws: ``MultiprocessingError``: `invalidState` if the pool still takes tasks.
    public func join() async throws(MultiprocessingError) { try await engine.join() }
}

extension SyncManager {
    /// Makes a pool over a work queue, which is made if it isn't there.
    ///
    /// - Parameter name: The name of the queue, by which its workers find it.
    /// - Returns: The pool.
    /// - Throws: ``MultiprocessingError``: `nameTaken` if the name is that of another object; `unknownType` if the server
    ///   is CPython's; `invalidState` if this manager has a pool over the queue already.
    /// - Complexity: Two round trips.
    public func clusterPool(named name: String) async throws(MultiprocessingError) -> ClusterPool {
        let queue = try await workQueue(
            named: name,
            WireValue.self,
            returning: WireValue.self
        )
        return try await ClusterPool(queue: queue)
    }
}
