/// What a work queue tells those who inspect its server: ``ServerSnapshot/Object/workQueue``.
///
/// However many workers and tasks there are, it describes a few of them.
public struct WorkQueueReport: Sendable, Equatable, Codable {
    /// Whether workers get no tasks.
    public let isPaused: Bool
    /// Whether no more tasks can be submitted; the queue is draining while there are unended ones.
    public let isClosed: Bool
    /// How many tasks are where, and how many have ended in which way.
    public let counts: WorkQueueCounts
    /// Tasks per second over the last minute.
    public let rates: Rates
    /// The number of calls that wait.
    public let waiting: Waiting
    /// The first of its workers, 20 at most; ``WorkQueueCounts/workers`` says how many there are.
    public let workers: [Worker]
    /// The tasks that workers have held longest, ten at most; ``WorkQueueCounts/leased`` says how many are held.
    public let tasks: [Task]

    private enum CodingKeys: String, CodingKey {
        case isPaused = "paused"
        case isClosed = "closed"
        case counts, rates, waiting, workers, tasks
    }

    /// Describes a queue.
    package init(
        isPaused: Bool,
        isClosed: Bool,
        counts: WorkQueueCounts,
        rates: Rates,
        waiting: Waiting,
        workers: [Worker],
        tasks: [Task]
    ) {
        self.isPaused = isPaused
        self.isClosed = isClosed
        self.counts = counts
        self.rates = rates
        self.waiting = waiting
        self.workers = workers
        self.tasks = tasks
    }
}

extension WorkQueueReport {
    /// Tasks per second over the last minute, or as long as there was anything.
    public struct Rates: Sendable, Equatable, Codable {
        /// Tasks that were submitted.
        public let submitted: Double
        /// Tasks that have ended, however they did.
        public let ended: Double

        /// Stores the rates.
        package init(submitted: Double, ended: Double) {
            self.submitted = submitted
            self.ended = ended
        }
    }

    /// The number of calls that wait in the queue, by what they wait for.
    public struct Waiting: Sendable, Equatable, Codable {
        /// Submissions that wait for room, or until their submitter takes results.
        public let submitters: Int
        /// Calls of workers that wait for tasks.
        public let workers: Int
        /// Calls that wait until all tasks have ended.
        public let drainers: Int

        /// Stores the numbers.
        package init(submitters: Int, workers: Int, drainers: Int) {
            self.submitters = submitters
            self.workers = workers
            self.drainers = drainers
        }
    }

    /// A worker, and what it holds.
    public struct Worker: Sendable, Equatable, Codable {
        /// Its name, if it has one, with unprintable characters escaped; up to 100 characters.
        public let name: String?
        /// The number of the session that works; of a worker with a name, the latest one.
        public let session: Int?
        /// The process that works, if the kernel tells it.
        public let processID: Int?
        /// Where it works, such as an IP address; `nil` on this machine.
        public let source: String?
        /// What it offers besides its functions: amounts by name, 0 for a label; up to 16 of them, with names as ``name``.
        public let offering: [String: Int]
        /// The number of tasks that it holds.
        public let leased: Int
        /// How many seconds it has held the oldest of them; `nil` if it holds none.
        public let oldest: Double?

        private enum CodingKeys: String, CodingKey {
            case name = "worker"
            case session
            case processID = "pid"
            case source, offering, leased, oldest
        }

        /// Describes a worker.
        package init(
            name: String?,
            session: Int?,
            processID: Int?,
            source: String?,
            offering: [String: Int],
            leased: Int,
            oldest: Double?
        ) {
            self.name = name
            self.session = session
            self.processID = processID
            self.source = source
            self.offering = offering
            self.leased = leased
            self.oldest = oldest
        }
    }

    /// A task that a worker holds.
    public struct Task: Sendable, Equatable, Codable {
        /// Its number.
        public let id: Int
        /// What it is, such as the name of a function, if its submitter says so; escaped as the names of workers are.
        public let name: String?
        /// Its key, if it has one; escaped, too.
        public let key: String?
        /// Whether it has begun.
        public let hasBegun: Bool
        /// The number of attempts that have begun.
        public let attempts: Int
        /// For how many seconds it has run, or been held if it hasn't begun.
        public let age: Double
        /// The name of its worker, if that has one.
        public let worker: String?
        /// The session of its worker.
        public let session: Int?

        private enum CodingKeys: String, CodingKey {
            case id, name, key
            case hasBegun = "begun"
            case attempts, age, worker, session
        }

        /// Describes a task.
        package init(
            id: Int,
            name: String?,
            key: String?,
            hasBegun: Bool,
            attempts: Int,
            age: Double,
            worker: String?,
            session: Int?
        ) {
            self.id = id
            self.name = name
            self.key = key
            self.hasBegun = hasBegun
            self.attempts = attempts
            self.age = age
            self.worker = worker
            self.session = session
        }
    }
}

extension ServerSnapshot.Object {
    /// The state of a work queue; `nil` of other objects, and if the asker lacks the rights.
    public var workQueue: WorkQueueReport? {
        guard typeid == "WorkQueue", let report else { return nil }
        do throws(WireCodingError) {
            return try WireCoding.decode(report)
        } catch {
            // A server of another version may tell something else, which ``report`` has.
            return nil
        }
    }
}
