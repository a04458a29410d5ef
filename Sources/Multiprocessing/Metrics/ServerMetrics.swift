package import MPWire

/// The statistics of a server as metrics: what `serve --metrics` writes, and what a `MetricsObserver` hands on.
///
/// Labels are types, methods, limits, principals, and the names that clients have given to objects, never idents: objects
/// without names come and go, and each would be a series for ever. Units are seconds and bytes.
package struct ServerMetrics {
    let statistics: ServerStatistics
    /// The families, of which those without samples have none.
    package internal(set) var all: [MetricFamily] = []

    /// Takes the statistics.
    package init(_ statistics: ServerStatistics) {
        self.statistics = statistics
        addServer()
        addCalls()
        addPrincipals()
        addObjects()
        addQueues()
        addWorkQueues()
    }

    private mutating func addServer() {
        let seconds: [(String, MetricFamily.Kind, String, Double)] = [
            ("uptime", .gauge, "How long the server has run.", statistics.uptime),
            (
                "loop", .counter, "Processor time of the thread that carries out all calls.",
                statistics.loopTime
            ),
            (
                "longest_wait", .gauge, "How long the call has waited that has waited longest.",
                statistics.waits.lazy.filter { !$0.isRunning }.map(\.time).max() ?? 0
            ),
        ]
        for (name, kind, help, value) in seconds {
            let name = "multiprocessing_\(name)_seconds"
            all.append(
                MetricFamily(name: name, kind: kind, unit: "seconds", help: help, [([], value)])
            )
        }
        all.append(
            MetricFamily(
                name: "multiprocessing_memory_bytes",
                kind: .gauge,
                unit: "bytes",
                help: "The memory of the process, as last measured.",
                [([], Double(statistics.memoryInBytes))]
            )
        )
        addNumbers()
    }

    private mutating func addNumbers() {
        let numbers: [(String, MetricFamily.Kind, String, Int)] = [
            ("connections", .gauge, "Open connections.", statistics.connectionCount),
            ("objects", .gauge, "Shared objects.", statistics.objectCount),
            (
                "waiting_calls", .gauge, "Calls that wait for other clients.",
                statistics.waitingCalls
            ),
            ("running_calls", .gauge, "Calls that run in tasks.", statistics.runningCalls),
            (
                "deadlocks", .gauge, "Circles of calls that wait for each other's locks.",
                statistics.deadlocks.count
            ),
            (
                "denied_requests", .counter, "Requests refused for lack of a right.",
                statistics.denials
            ),
            (
                "refused_handshakes", .counter, "Peers turned away before their handshake.",
                statistics.refusedHandshakes
            ),
            (
                "dropped_log_lines", .counter,
                "Log lines dropped since the log was read too slowly.",
                statistics.droppedLogLines
            ),
        ]
        for (name, kind, help, value) in numbers {
            all.append(
                MetricFamily(
                    name: "multiprocessing_\(name)",
                    kind: kind,
                    help: help,
                    [([], Double(value))]
                )
            )
        }
        all.append(
            MetricFamily(
                name: "multiprocessing_limit_refusals",
                kind: .counter,
                help: "Requests refused because of a limit.",
                statistics.limitRefusals.sorted { $0.key < $1.key }.map {
                    ([("limit", $0)], Double($1))
                }
            )
        )
    }

    private mutating func addCalls() {
        let figures: [(String, String?, String, (CallStatistics) -> Double)] = [
            ("calls", nil, "Calls.", { Double($0.calls) }),
            ("call_errors", nil, "Calls that ended in an error.", { Double($0.errors) }),
            ("call_received_bytes", "bytes", "Bytes of requests.", { Double($0.receivedBytes) }),
            ("call_sent_bytes", "bytes", "Bytes of answers.", { Double($0.sentBytes) }),
            (
                "call_loop_seconds", "seconds", "How long calls have kept the server from others.",
                \.loopTime
            ),
            ("call_waits", nil, "Calls that had to wait.", { Double($0.waits) }),
            ("call_wait_seconds", "seconds", "How long calls have waited.", \.waitTime),
        ]
        let methods = statistics.types.flatMap { type in
            type.methods.sorted { $0.key < $1.key }.map { (type.typeid, $0.key, $0.value) }
        }
        for (name, unit, help, value) in figures {
            all.append(
                MetricFamily(
                    name: "multiprocessing_\(name)",
                    kind: .counter,
                    unit: unit,
                    help: help,
                    methods.map { ([("type", $0), ("method", $1)], value($2)) }
                )
            )
        }
    }

    private mutating func addPrincipals() {
        typealias Principal = ServerStatistics.PrincipalStatistics
        let figures: [(String, MetricFamily.Kind, String?, String, (Principal) -> Int)] = [
            ("connections", .gauge, nil, "Open connections of a principal.", \.connections),
            ("calls", .counter, nil, "Calls of a principal.", \.calls),
            (
                "received_bytes", .counter, "bytes", "Bytes of a principal's requests.",
                \.receivedBytes
            ),
            ("sent_bytes", .counter, "bytes", "Bytes of the answers to a principal.", \.sentBytes),
        ]
        for (name, kind, unit, help, value) in figures {
            all.append(
                MetricFamily(
                    name: "multiprocessing_principal_\(name)",
                    kind: kind,
                    unit: unit,
                    help: help,
                    statistics.principals.map { ([("principal", $0.name)], Double(value($0))) }
                )
            )
        }
    }
}
