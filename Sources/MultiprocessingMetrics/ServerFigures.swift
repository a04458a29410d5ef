#if Metrics
internal import Multiprocessing

/// The numbers of a server by the names and labels that metrics have.
///
/// Labels are types, methods, limits, and the names that clients have given to objects, never idents: objects without names
/// come and go, and each would be a metric for ever.
struct ServerFigures {
    /// A metric.
    struct Key: Hashable {
        let name: String
        let labels: [Label]
    }

    /// A label of a metric.
    struct Label: Hashable {
        let name: String
        let value: String
    }

    /// The server to which the numbers belong; another one begins at zero.
    let serverID: String
    /// What only grows.
    private(set) var counters: [Key: Double] = [:]
    /// What goes up and down.
    private(set) var gauges: [Key: Double] = [:]

    init(_ statistics: ServerStatistics) {
        serverID = statistics.serverID
        addServer(statistics)
        for type in statistics.types {
            for (method, calls) in type.methods {
                addCalls(
                    calls,
                    [Label(name: "type", value: type.typeid), Label(name: "method", value: method)]
                )
            }
        }
        for object in statistics.objects {
            guard let name = object.name else { continue }
            let labels = Self.labels(object.typeid, name)
            set("object_size", labels, Double(object.size))
            set("object_waiting_calls", labels, Double(object.waiting))
            count("object_calls", labels, Double(object.calls.calls))
        }
        for queue in statistics.queues {
            guard let name = queue.object.name else { continue }
            let labels = Self.labels(queue.object.typeid, name)
            set("queue_length", labels, Double(queue.length))
            set("queue_waiting_calls", labels, Double(queue.waiting))
            count("queue_taken_items", labels, Double(queue.taken))
        }
    }

    private mutating func addServer(_ statistics: ServerStatistics) {
        set("uptime_seconds", [], statistics.uptime)
        set("memory_bytes", [], Double(statistics.memoryInBytes))
        set("connections", [], Double(statistics.connectionCount))
        set("objects", [], Double(statistics.objectCount))
        set("waiting_calls", [], Double(statistics.waitingCalls))
        set("running_calls", [], Double(statistics.runningCalls))
        set("deadlocks", [], Double(statistics.deadlocks.count))
        let waits = statistics.waits.lazy.filter { !$0.isRunning }
        set("longest_wait_seconds", [], waits.map(\.time).max() ?? 0)
        count("loop_seconds", [], statistics.loopTime)
        count("denied_requests", [], Double(statistics.denials))
        count("refused_handshakes", [], Double(statistics.refusedHandshakes))
        count("dropped_log_lines", [], Double(statistics.droppedLogLines))
        for (limit, refusals) in statistics.limitRefusals {
            count("limit_refusals", [Label(name: "limit", value: limit)], Double(refusals))
        }
    }

    private mutating func addCalls(_ calls: CallStatistics, _ labels: [Label]) {
        count("calls", labels, Double(calls.calls))
        count("call_errors", labels, Double(calls.errors))
        count("call_received_bytes", labels, Double(calls.receivedBytes))
        count("call_sent_bytes", labels, Double(calls.sentBytes))
        count("call_loop_seconds", labels, calls.loopTime)
        count("call_waits", labels, Double(calls.waits))
        count("call_wait_seconds", labels, calls.waitTime)
    }

    private static func labels(_ typeid: String, _ name: String) -> [Label] {
        [Label(name: "type", value: typeid), Label(name: "name", value: name)]
    }

    private mutating func count(_ name: String, _ labels: [Label], _ value: Double) {
        counters[Key(name: "multiprocessing_\(name)_total", labels: labels)] = value
    }

    private mutating func set(_ name: String, _ labels: [Label], _ value: Double) {
        gauges[Key(name: "multiprocessing_\(name)", labels: labels)] = value
    }
}
#endif
