/// What one of our servers has done since it started, and what its clients wait for now.
///
/// Counts and times only grow, so that rates are the differences of two answers divided by that of their ``uptime``s.
/// Times are in seconds.
public struct ServerStatistics: Sendable, Codable {
    /// The prefix of all idents of this server; another server, or one that was restarted, has another.
    public let serverID: String
    /// How long the server has run.
    public var uptime = 0.0
    /// The server's process.
    public var processID = 0
    /// The processor time that the thread has used which carries out all calls: its share of ``uptime`` says how busy it
    /// is.
    public var loopTime = 0.0
    /// The memory of the process in bytes, when it was last measured.
    public var memoryInBytes = 0
    /// The number of open connections.
    public var connectionCount = 0
    /// The number of objects.
    public var objectCount = 0
    /// The number of calls that wait, without those that run in tasks.
    public var waitingCalls = 0
    /// The number of calls, constructors and functions that run in tasks of their own.
    public var runningCalls = 0
    /// The number of requests that were refused because clients lacked the right.
    public var denials = 0
    /// The number of requests that were refused because of each limit; limits that were never reached are left out.
    public var limitRefusals: [String: Int] = [:]
    /// The number of peers that were turned away before their handshake.
    public var refusedHandshakes = 0
    /// The number of log lines dropped because the log was read too slowly.
    public var droppedLogLines = 0
    /// The calls of all objects, and the requests to the server itself.
    public var total = CallStatistics()
    /// The calls by type and method, types in alphabetical order; requests to the server itself are those of `#server`.
    public var types: [TypeStatistics] = []
    /// The objects with the most calls, those with the most calls of late first; a hundred at most.
    public var objects: [ObjectStatistics] = []
    /// The calls of all objects that aren't in ``objects``.
    public var otherObjects = CallStatistics()
    /// The queues, the longest first; a hundred at most.
    public var queues: [QueueStatistics] = []
    /// The work queues, those with the most calls first; twenty at most.
    public var workQueues: [WorkQueueStatistics] = []
    /// The calls that have waited longest, longest first; a hundred at most.
    public var waits: [CallWait] = []
    /// Who holds locks and permits; locks for which somebody waits come first; a hundred at most.
    public var holders: [LockHolder] = []
    /// The deadlocks of locks that have lasted for a second.
    public var deadlocks: [Deadlock] = []
    /// The connections with the most calls; a hundred at most.
    public var clients: [ClientStatistics] = []
    /// The calls by principal.
    public var principals: [PrincipalStatistics] = []

    private enum CodingKeys: String, CodingKey {
        case serverID = "server"
        case uptime
        case processID = "pid"
        case loopTime = "loop_time"
        case memoryInBytes = "memory"
        case connectionCount = "connections"
        case objectCount = "object_count"
        case waitingCalls = "parked"
        case runningCalls = "running"
        case denials = "denied"
        case limitRefusals = "limits"
        case refusedHandshakes = "refused_handshakes"
        case droppedLogLines = "dropped_log_lines"
        case total, types, objects
        case otherObjects = "other_objects"
        case queues
        case workQueues = "work_queues"
        case waits, holders, deadlocks, clients, principals
    }

    /// Describes a server of which nothing else is known yet.
    package init(serverID: String) {
        self.serverID = serverID
    }
}
