internal import MPWire

/// What a server does, by two of its answers: its figures, and how fast they change.
///
/// ``TopHistory`` makes it.
struct TopModel {
    /// An object, and how fast its counts grow.
    struct Object {
        let statistics: ServerStatistics.ObjectStatistics
        let rates: CallRates?
    }

    /// A method of a type, and how fast its counts grow.
    struct Method {
        let typeid: String
        let name: String
        let calls: CallStatistics
        let rates: CallRates?
    }

    /// A queue, and how fast it fills and empties.
    struct Queue {
        let statistics: ServerStatistics.QueueStatistics
        let flow: QueueFlow?
    }

    /// A work queue, what it tells, and how fast it fills and empties.
    struct WorkQueue {
        let statistics: ServerStatistics.WorkQueueStatistics
        let report: WorkQueueReport
        let flow: QueueFlow

        /// The tasks that haven't ended.
        var backlog: Int { Self.backlog(report.counts) }

        /// Adds up numbers that may be anything.
        static func backlog(_ counts: WorkQueueCounts) -> Int {
            [counts.queued, counts.delayed, counts.leased].reduce(0) { sum, count in
                let (total, overflow) = sum.addingReportingOverflow(max(0, count))
                return overflow ? .max : total
            }
        }
    }

    /// Calls and bytes per second of a client or a principal.
    struct Traffic: Equatable {
        let calls: Double
        let received: Double
        let sent: Double
    }

    /// A client, and what it sends.
    struct Client {
        let statistics: ServerStatistics.ClientStatistics
        let traffic: Traffic?
    }

    /// A principal, and what its clients send.
    struct Principal {
        let statistics: ServerStatistics.PrincipalStatistics
        let traffic: Traffic?
    }

    /// The newer answer.
    let statistics: ServerStatistics
    /// How many seconds it was after the older one; `nil` if there is no older one.
    let seconds: Double?
    /// How fast the calls of all objects grow.
    let total: CallRates?
    /// The share of the time for which the thread was busy that carries out all calls.
    let busy: Double?
    let objects: [Object]
    let methods: [Method]
    let queues: [Queue]
    let workQueues: [WorkQueue]
    let clients: [Client]
    let principals: [Principal]

    /// The number of requests that were refused because of limits.
    var limitRefusals: Double { statistics.limitRefusals.values.reduce(0) { $0 + Double($1) } }
}
