/// What a worker does again and again, by the name under which workers in Swift and Python know it.
enum Workload: String, CaseIterable, Sendable {
    /// Looks up one key of a dictionary, whose value is a text of three letters.
    case dictGet = "dict-get"
    /// The same, by tasks that run on the loop of their connection.
    case dictGetOnLoop = "dict-get-on-loop"
    /// The same by one task, which sends 64 calls together.
    case dictGetPipelined = "dict-get-pipelined"
    /// Makes a dictionary of its own and drops it.
    case proxy
    /// Puts a number into a queue of bounded length, for a worker that takes them.
    case queuePut = "queue-put"
    /// Takes a number from that queue.
    case queueGet = "queue-get"
    /// Puts many numbers at once.
    case queuePutAll = "queue-put-all"
    /// Takes as many numbers as there are, at once.
    case queueGetAll = "queue-get-all"
    /// Puts numbers into Python's `multiprocessing.Queue`, which a child of the worker takes.
    case pipeQueue = "pipe-queue"
    /// Sends a number over a pipe to a child, which sends it back.
    case pipeRoundTrip = "pipe-round-trip"
    /// Sends 64 MiB over a pipe to a child, which sends back the length.
    case pipeLarge = "pipe-large"
    /// Acquires a lock and releases it.
    case lock
    /// Sets a value of 64 MiB and gets it.
    case largeValue = "large-value"
    /// The same with a value of Foundation's type `Data`, a property of a struct.
    case largeData = "large-data"
    /// Has `redis-benchmark` look up a key; its tasks are requests that are under way at a time.
    case redisBenchmark = "redis-benchmark"
    /// The same by a process of its own for each connection.
    case redisProcesses = "redis-processes"
    /// Writes 64 bytes and waits for as many.
    case pingPong = "ping-pong"
    /// Starts a process by `spawn`, waits for the result of its empty function, and joins it.
    case spawn
    /// The same by `forkserver`.
    case forkserver
    /// The same by `fork`, which a process with threads can't do.
    case fork
    /// Maps a function that returns its input over a million numbers, by a pool of two workers.
    case poolMap = "pool-map"
    /// The same over fewer of them, with a task for each.
    case poolMapOne = "pool-map-one"
    /// Submits as many calls to an executor with two workers, and waits for all futures.
    case poolSubmit = "pool-submit"
    /// Has an idle pool of two workers run one task, and waits for its result.
    case poolApply = "pool-apply"
    /// Makes a pool of four workers, and waits until all of them take tasks.
    case poolReady = "pool-ready"
    /// Computes π in a pool of one worker.
    case poolPiOne = "pool-pi-one"
    /// The same in a pool of two.
    case poolPiTwo = "pool-pi-two"
    /// Maps a function over tasks that take from 1 µs to 100 ms, by a pool of two workers.
    case poolUneven = "pool-uneven"
    /// Computes how long two workers need for these tasks at least.
    case bestSchedule = "best-schedule"
    /// Takes the results of a million inputs one by one.
    case poolImap = "pool-imap"
    /// Submits a million tasks to a pool whose workers do something else.
    case poolBacklog = "pool-backlog"
    /// Submits tasks to a work queue, many at once, and takes their results.
    case workQueueSubmit = "work-queue-submit"
    /// Leases these tasks and completes them, all the time.
    case workQueueWork = "work-queue-work"
    /// Maps a function over numbers by a pool of a cluster, a task for each.
    case clusterMap = "cluster-map"
    /// Works for this cluster all the time.
    case clusterWork = "cluster-work"
    /// Puts tasks into a queue of CPython's manager, and takes their results from another one.
    case queuePairSubmit = "queue-pair-submit"
    /// Takes these tasks and puts their results, all the time.
    case queuePairWork = "queue-pair-work"
    /// Maps a function of Python over numbers by a pool that a manager has.
    case pythonPoolMap = "python-pool-map"
    /// The same over fewer of them, with a task for each.
    case pythonPoolSubmit = "python-pool-submit"
    /// Maps a function of Python over ten numbers.
    case pythonPoolShort = "python-pool-short"
    /// Submits tasks one by one, and then takes their results.
    case pythonPoolAsync = "python-pool-async"
    /// Takes the results of tasks from an iterator.
    case pythonPoolNext = "python-pool-next"
    /// Takes a result of 10 MB.
    case pythonPoolLarge = "python-pool-large"
    /// Has a worker in Python map a function over numbers, with a task for each, by a work queue.
    case pythonWorkerMap = "python-worker-map"
    /// Is that worker.
    case pythonWorkerWork = "python-worker-work"
    /// Computes, and wants nothing of the server.
    case busy
    /// Opens connections and keeps them, without using them.
    case idle

    /// The name of the script of workers in Python.
    var script: String {
        switch self {
        case .spawn, .forkserver, .fork: "processes"
        case .poolMap, .poolMapOne, .poolSubmit, .poolApply, .poolReady, .poolPiOne, .poolPiTwo:
            "pools"
        case .pythonPoolMap, .pythonPoolSubmit, .pythonPoolShort, .pythonPoolAsync,
            .pythonPoolNext, .pythonPoolLarge, .pythonWorkerMap, .pythonWorkerWork:
            Self.scriptOfPythonCode
        default: Self.scriptOfManagers
        }
    }

    /// The script whose workers connect to a manager.
    private static let scriptOfManagers = "benchmark"

    /// The script whose workers have a manager run Python code.
    private static let scriptOfPythonCode = "python_pools"

    /// Whether a worker in Python connects to a manager for it.
    var needsManager: Bool { [Self.scriptOfManagers, Self.scriptOfPythonCode].contains(script) }
}
