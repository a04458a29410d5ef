package import MPWire

/// What has happened between two looks at a server, per second, and how it stood at the second one.
package struct HistoryPoint: Encodable, Equatable, Sendable {
    /// How a queue stood.
    package struct Queue: Encodable, Equatable, Sendable {
        /// The number of items in it, or of tasks that no worker holds.
        package var length = 0
        /// Items that came, or tasks that were submitted, per second.
        package var arriving = 0.0
        /// Items that were taken out, or tasks that ended, per second.
        package var leaving = 0.0
        /// The number of its workers; `nil` unless it is a work queue.
        package var workers: Int?

        private enum CodingKeys: String, CodingKey {
            case length
            case arriving = "in"
            case leaving = "out"
            case workers
        }
    }

    /// How long the server had run, in seconds.
    package let uptime: Double
    /// Calls per second.
    package var calls = 0.0
    /// Calls per second that ended in an error.
    package var errors = 0.0
    /// Bytes of requests per second.
    package var received = 0.0
    /// Bytes of answers per second.
    package var sent = 0.0
    /// The share of the time in which the serving thread has worked, from 0 to 1.
    package var busy = 0.0
    /// Requests refused per second: for lack of a right, because of a limit, before the handshake.
    package var refusals = 0.0
    /// The memory in bytes.
    package var memory = 0
    /// The number of calls that wait.
    package var waits = 0
    /// The number of connections.
    package var connections = 0
    /// The number of objects.
    package var objects = 0
    /// The longest queues, by ident.
    package var queues: [String: Queue] = [:]
}

extension HistoryPoint {
    /// The number of queues whose history is kept.
    private static var mostQueues: Int { 40 }

    /// Compares two looks at a server.
    ///
    /// - Returns: `nil` if they don't follow each other: of another server, or one that was started again.
    package init?(from before: ServerStatistics, to after: ServerStatistics) {
        let time = after.uptime - before.uptime
        guard before.serverID == after.serverID, time > 0 else { return nil }
        func rate(_ count: (ServerStatistics) -> Int) -> Double {
            max(0, Double(count(after) - count(before))) / time
        }
        uptime = after.uptime
        calls = rate(\.total.calls)
        errors = rate(\.total.errors)
        received = rate(\.total.receivedBytes)
        sent = rate(\.total.sentBytes)
        busy = min(1, max(0, after.loopTime - before.loopTime) / time)
        refusals = rate(\.refusalCount)
        memory = after.memoryInBytes
        waits = after.waitingCalls
        connections = after.connectionCount
        objects = after.objectCount
        addQueues(before, after, time)
    }

    private mutating func addQueues(
        _ before: ServerStatistics,
        _ after: ServerStatistics,
        _ time: Double
    ) {
        var taken: [String: (taken: Int, come: Int)] = [:]
        for queue in before.queues {
            taken[queue.object.ident] = (queue.taken, queue.taken + queue.length)
        }
        for queue in after.queues.prefix(Self.mostQueues) {
            var point = Queue(length: queue.length)
            if let known = taken[queue.object.ident] {
                point.leaving = max(0, Double(queue.taken - known.taken)) / time
                point.arriving = max(0, Double(queue.taken + queue.length - known.come)) / time
            }
            queues[queue.object.ident] = point
        }
        var counts: [String: WorkQueueCounts] = [:]
        for queue in before.workQueues { counts[queue.object.ident] = queue.workQueue?.counts }
        for queue in after.workQueues {
            guard let now = queue.workQueue?.counts else { continue }
            var point = Queue(length: now.queued + now.delayed, workers: now.workers)
            if let known = counts[queue.object.ident] {
                point.arriving = max(0, Double(now.submitted - known.submitted)) / time
                point.leaving = max(0, Double(now.ended - known.ended)) / time
            }
            queues[queue.object.ident] = point
        }
    }
}

extension ServerStatistics {
    /// The number of requests and peers that were refused, for whatever reason.
    fileprivate var refusalCount: Int {
        denials + refusedHandshakes + limitRefusals.values.reduce(0, +)
    }
}

extension WorkQueueCounts {
    /// The number of tasks that have ended, however they did.
    fileprivate var ended: Int { completed + failed + lost + cancelled + dead + expired }
}
