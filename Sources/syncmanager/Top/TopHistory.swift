internal import MPWire

/// The answers of a server so far, as far as rates need them.
struct TopHistory {
    /// What a queue has seen.
    private struct QueueCounts {
        /// The items that have come.
        let came: Double
        let taken: Double
    }

    /// What a client has sent and got.
    private struct TrafficCounts {
        let calls: Int
        let received: Int
        let sent: Int

        static let none = Self(calls: 0, received: 0, sent: 0)
    }

    /// The most elements of a list of an answer.
    private static let longestList = 100

    private var last: ServerStatistics?
    private var objects = LastSeen<String, CallStatistics>()
    private var methods = LastSeen<[String], CallStatistics>()
    private var queues = LastSeen<String, QueueCounts>()
    private var clients = LastSeen<Int, TrafficCounts>()
    private var principals = LastSeen<String, TrafficCounts>()

    /// Takes in an answer.
    ///
    /// - Parameter now: The answer; after one of another server, or of the same before it was restarted, all begins anew.
    /// - Returns: What it shows, compared with those before.
    mutating func advance(to now: ServerStatistics) -> TopModel {
        if let last, last.serverID != now.serverID || !(now.uptime > last.uptime) { self = Self() }
        let seconds = last.map { now.uptime - $0.uptime }
        let model = TopModel(
            statistics: now,
            seconds: seconds,
            total: last.map { CallRates(of: now.total, since: $0.total, over: seconds ?? 1) },
            busy: last.map { max(0, now.loopTime - $0.loopTime) / (seconds ?? 1) },
            objects: now.objects.map { object(of: $0, in: now) },
            methods: methods(of: now),
            queues: now.queues.map { queue(of: $0, in: now) },
            workQueues: now.workQueues.compactMap(Self.workQueue),
            clients: now.clients.map { client(of: $0, in: now) },
            principals: now.principals.map { principal(of: $0, in: now) }
        )
        last = now
        objects.forget(at: now.uptime)
        methods.forget(at: now.uptime)
        queues.forget(at: now.uptime)
        clients.forget(at: now.uptime)
        principals.forget(at: now.uptime)
        return model
    }

    /// How long ago something began that is new in a list: a list with room would have had it.
    private func seconds(of count: Int?, in now: ServerStatistics) -> Double? {
        guard let last, let count, count < Self.longestList else { return nil }
        return now.uptime - last.uptime
    }

    private mutating func object(
        of object: ServerStatistics.ObjectStatistics,
        in now: ServerStatistics
    ) -> TopModel.Object {
        let before = objects.exchange(object.calls, of: object.ident, at: now.uptime)
        let new = seconds(of: last?.objects.count, in: now).map { (CallStatistics(), $0) }
        let rates = (before ?? new).map { CallRates(of: object.calls, since: $0.0, over: $0.1) }
        return .init(statistics: object, rates: rates)
    }

    private mutating func methods(of now: ServerStatistics) -> [TopModel.Method] {
        // The server tells all methods that were ever called.
        let new = last.map { (CallStatistics(), now.uptime - $0.uptime) }
        var found: [TopModel.Method] = []
        for type in now.types {
            for (name, calls) in type.methods.sorted(by: { $0.key < $1.key }) {
                let before = methods.exchange(calls, of: [type.typeid, name], at: now.uptime)
                let rates = (before ?? new).map { CallRates(of: calls, since: $0.0, over: $0.1) }
                let method = TopModel.Method(
                    typeid: type.typeid,
                    name: name,
                    calls: calls,
                    rates: rates
                )
                found.append(method)
            }
        }
        return found
    }

    private mutating func queue(
        of queue: ServerStatistics.QueueStatistics,
        in now: ServerStatistics
    ) -> TopModel.Queue {
        let counts = QueueCounts(
            came: Double(queue.taken) + Double(queue.length),
            taken: Double(queue.taken)
        )
        let before = queues.exchange(counts, of: queue.object.ident, at: now.uptime)
        let new = seconds(of: last?.queues.count, in: now).map {
            (QueueCounts(came: 0, taken: 0), $0)
        }
        let flow = (before ?? new).map { before, seconds in
            QueueFlow(
                length: queue.length,
                incoming: max(0, counts.came - before.came) / seconds,
                outgoing: max(0, counts.taken - before.taken) / seconds
            )
        }
        return .init(statistics: queue, flow: flow)
    }

    private static func workQueue(
        of queue: ServerStatistics.WorkQueueStatistics
    ) -> TopModel.WorkQueue? {
        guard let report = queue.workQueue else { return nil }
        let flow = QueueFlow(
            length: TopModel.WorkQueue.backlog(report.counts),
            incoming: report.rates.submitted,
            outgoing: report.rates.ended
        )
        return .init(statistics: queue, report: report, flow: flow)
    }

    private mutating func client(
        of client: ServerStatistics.ClientStatistics,
        in now: ServerStatistics
    ) -> TopModel.Client {
        let counts = TrafficCounts(
            calls: client.calls,
            received: client.receivedBytes,
            sent: client.sentBytes
        )
        let before = clients.exchange(counts, of: client.client.connection, at: now.uptime)
        let new = seconds(of: last?.clients.count, in: now).map { (TrafficCounts.none, $0) }
        return .init(statistics: client, traffic: (before ?? new).map { traffic(counts, $0) })
    }

    private mutating func principal(
        of principal: ServerStatistics.PrincipalStatistics,
        in now: ServerStatistics
    ) -> TopModel.Principal {
        let counts = TrafficCounts(
            calls: principal.calls,
            received: principal.receivedBytes,
            sent: principal.sentBytes
        )
        let before = principals.exchange(counts, of: principal.name, at: now.uptime)
        let new = last.map { (TrafficCounts.none, now.uptime - $0.uptime) }
        return .init(statistics: principal, traffic: (before ?? new).map { traffic(counts, $0) })
    }

    private func traffic(
        _ now: TrafficCounts,
        _ before: (counts: TrafficCounts, seconds: Double)
    ) -> TopModel.Traffic {
        TopModel.Traffic(
            calls: .rate(now.calls, since: before.counts.calls, over: before.seconds),
            received: .rate(now.received, since: before.counts.received, over: before.seconds),
            sent: .rate(now.sent, since: before.counts.sent, over: before.seconds)
        )
    }
}
