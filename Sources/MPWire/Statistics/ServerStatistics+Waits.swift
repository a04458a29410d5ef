/// What clients wait for, and who holds it.
extension ServerStatistics {
    /// An object, as people know it.
    public struct ObjectName: Sendable, Codable, Hashable {
        /// Its ident, which is never used again.
        public let ident: String
        /// The name of its type.
        public let typeid: String
        /// Its name, if it has one.
        public let name: String?

        /// Names an object.
        package init(ident: String, typeid: String, name: String?) {
            self.ident = ident
            self.typeid = typeid
            self.name = name
        }
    }

    /// A call that waits.
    public struct CallWait: Sendable, Codable, Hashable {
        /// The object; `nil` for a request to the server itself.
        public let object: ObjectName?
        /// The method, or the request to the server.
        public let method: String
        /// Whether it runs in a task; otherwise it waits for other clients.
        public let isRunning: Bool
        /// For how long.
        public let time: Double
        /// The caller.
        public let client: Client

        private enum CodingKeys: String, CodingKey {
            case object, method
            case isRunning = "running"
            case time, client
        }

        /// Describes a call.
        package init(
            object: ObjectName?,
            method: String,
            isRunning: Bool,
            time: Double,
            client: Client
        ) {
            self.object = object
            self.method = method
            self.isRunning = isRunning
            self.time = time
            self.client = client
        }
    }

    /// Calls that wait for each other's locks in a circle.
    public struct Deadlock: Sendable, Codable, Hashable {
        /// The calls: each waits for a lock that the next one's caller holds, the last one for a lock of the first one's.
        public let waits: [CallWait]
        /// Whether only these callers can end it.
        ///
        /// A Swift client whose calls don't name its tasks may have another task that releases the lock, and another
        /// thread may release a `Lock` that its owner waits for.
        public let isCertain: Bool

        private enum CodingKeys: String, CodingKey {
            case waits
            case isCertain = "certain"
        }

        /// Describes a deadlock.
        package init(waits: [CallWait], isCertain: Bool) {
            self.waits = waits
            self.isCertain = isCertain
        }
    }

    /// A lock or permits, and who holds them.
    public struct LockHolder: Sendable, Codable, Hashable {
        /// The lock.
        public let object: ObjectName
        /// The holder; `nil` if its connection has ended.
        public let client: Client?
        /// The number of the holder's task, if its calls name one.
        public let task: Int?
        /// For how long it has been held; `nil` if that isn't known.
        public let time: Double?
        /// The fencing token of the grant; `nil` for permits of a semaphore.
        public let token: Int?
        /// The number of calls that wait for it.
        public let waiting: Int

        /// Describes a holder.
        package init(
            object: ObjectName,
            client: Client?,
            task: Int?,
            time: Double?,
            token: Int?,
            waiting: Int
        ) {
            self.object = object
            self.client = client
            self.task = task
            self.time = time
            self.token = token
            self.waiting = waiting
        }
    }

    /// A queue of items.
    public struct QueueStatistics: Sendable, Codable {
        /// The queue.
        public let object: ObjectName
        /// The number of items in it.
        public let length: Int
        /// The number of items that were taken out since the queue was made.
        ///
        /// Those that came are these, and those that are in it.
        public let taken: Int
        /// The number of calls that wait for an item or for room.
        public let waiting: Int

        /// Describes a queue.
        package init(object: ObjectName, length: Int, taken: Int, waiting: Int) {
            self.object = object
            self.length = length
            self.taken = taken
            self.waiting = waiting
        }
    }

    /// A work queue.
    public struct WorkQueueStatistics: Sendable, Codable {
        /// The queue.
        public let object: ObjectName
        /// The number of its calls that wait.
        public let waiting: Int
        /// What it tells of its tasks and workers.
        public let report: WireValue

        /// The report; `nil` if it can't be read.
        public var workQueue: WorkQueueReport? { try? WireCoding.decode(report) }

        /// Describes a queue.
        package init(object: ObjectName, waiting: Int, report: WireValue) {
            self.object = object
            self.waiting = waiting
            self.report = report
        }
    }
}
