internal import Multiprocessing

/// Where a worker connects.
struct WorkerConnection: Sendable {
    /// Where the manager listens.
    let address: Address
    /// What it wants to be told.
    let authkey: Authkey
    /// How to connect.
    let configuration: SyncManagerConfiguration

    /// The path of the Unix socket that it is.
    func socket() throws(BenchmarkError) -> String {
        guard let path = address.path else {
            throw BenchmarkError("\(address) is no Unix socket")
        }
        return path
    }

    /// Connects once.
    func open() async throws -> SyncManager {
        try await SyncManager.connect(to: address, authkey: authkey, configuration: configuration)
    }
}

/// Does what a workload says, on one or several connections, with one or several ordinary tasks on each.
struct SwiftWorker: Sendable {
    /// What each of its tasks does in a round.
    private let rounds: [WorkerRound]

    /// Connects, and makes the objects that the workload needs.
    init(
        _ workload: Workload,
        _ connection: WorkerConnection,
        links: Int,
        tasks: Int
    ) async throws {
        switch workload {
        case .redisBenchmark:
            let redis = try await RedisBenchmark(
                socket: connection.socket(),
                connections: links,
                pipeline: tasks
            )
            rounds = [{ try await redis.round($0) }]
        case .redisProcesses:
            let redis = try await RedisProcesses(socket: connection.socket(), count: links)
            rounds = [{ try await redis.round($0) }]
        default:
            var rounds: [WorkerRound] = []
            for _ in 0..<links {
                let round = try await Self.round(of: workload, connection)
                rounds += Array(repeating: round, count: tasks)
            }
            self.rounds = rounds
        }
    }

    /// Works until the window closes; what its tasks did is added up.
    func round(_ window: RoundWindow) async throws -> WorkerSample {
        try await withThrowingTaskGroup(of: WorkerSample.self) { group in
            for round in rounds { group.addTask { try await round(window) } }
            return WorkerSample.sum(of: try await group.reduce(into: []) { $0.append($1) })
        }
    }

    private static func round(
        of workload: Workload,
        _ connection: WorkerConnection
    ) async throws -> WorkerRound {
        switch workload {
        case .pingPong:
            let player = try PingPongPlayer(socket: connection.socket())
            return { try player.round($0) }
        case .dictGet: return try await dictGet(connection.open())
        case .dictGetOnLoop: return try await dictGetOnLoop(connection.open())
        case .dictGetPipelined: return try await dictGetPipelined(connection.open())
        case .proxy: return proxy(try await connection.open())
        case .queuePut: return try await queuePut(connection.open())
        case .queueGet: return try await queueGet(connection.open())
        case .queuePutAll: return try await queuePutAll(connection.open())
        case .queueGetAll: return try await queueGetAll(connection.open())
        case .lock: return try await lock(connection.open())
        case .largeValue: return try await largeValue(connection.open())
        case .largeData: return try await largeData(connection.open())
        case .spawn: return try await processes(by: .spawn)
        case .forkserver: return try await processes(by: .forkserver)
        case .pipeRoundTrip: return try await pipeRoundTrip()
        case .pipeLarge: return try await pipeLarge()
        case .poolMap, .poolMapOne, .poolSubmit, .poolApply, .poolReady, .poolPiOne, .poolPiTwo,
            .poolUneven, .bestSchedule, .poolImap, .poolBacklog:
            return try await pools(workload)
        case .workQueueSubmit: return try await workQueueSubmit(connection.open())
        case .workQueueWork: return try await workQueueWork(connection.open())
        case .clusterMap: return try await clusterMap(connection.open())
        case .clusterWork: return try await clusterWork(connection.open())
        case .busy: return busy()
        case .idle:
            let manager = try await connection.open()
            // Nothing is done in a round; the connection is open as long as it is captured.
            return { _ in withExtendedLifetime(manager) { .nothing } }
        case .fork, .pipeQueue, .queuePairSubmit, .queuePairWork, .redisBenchmark, .redisProcesses,
            .pythonPoolMap, .pythonPoolSubmit, .pythonPoolShort, .pythonPoolAsync,
            .pythonPoolNext, .pythonPoolLarge, .pythonWorkerMap, .pythonWorkerWork:
            throw BenchmarkError("\(workload.rawValue) is done by other programs")
        }
    }
}
