import MPWire

/// Objects with names.
extension ServerMetrics {
    mutating func addObjects() {
        typealias Object = ServerStatistics.ObjectStatistics
        let named = statistics.objects.compactMap { object in
            object.name.map { (labels: Self.labels(object.typeid, $0), value: object) }
        }
        let figures: [(String, MetricFamily.Kind, String, (Object) -> Int)] = [
            ("calls", .counter, "Calls of a named object.", \.calls.calls),
            ("size", .gauge, "Approximate number of elements of a named object.", \.size),
            ("waiting_calls", .gauge, "Calls of a named object that wait or run.", \.waiting),
        ]
        add(figures, of: named, as: "multiprocessing_object")
    }

    mutating func addQueues() {
        typealias Queue = ServerStatistics.QueueStatistics
        let named = statistics.queues.compactMap { queue in
            queue.object.name.map { (labels: Self.labels(queue.object.typeid, $0), value: queue) }
        }
        let figures: [(String, MetricFamily.Kind, String, (Queue) -> Int)] = [
            ("length", .gauge, "Items in a named queue.", \.length),
            ("taken_items", .counter, "Items taken out of a named queue.", \.taken),
            ("waiting_calls", .gauge, "Calls that wait for an item or for room.", \.waiting),
        ]
        add(figures, of: named, as: "multiprocessing_queue")
    }

    /// Adds a family for each figure of what has a name.
    private mutating func add<Value>(
        _ figures: [(String, MetricFamily.Kind, String, (Value) -> Int)],
        of named: [(labels: [(String, String)], value: Value)],
        as prefix: String
    ) {
        for (name, kind, help, figure) in figures {
            let samples = named.map { ($0.labels, Double(figure($0.value))) }
            all.append(MetricFamily(name: "\(prefix)_\(name)", kind: kind, help: help, samples))
        }
    }

    mutating func addWorkQueues() {
        let named = statistics.workQueues.compactMap { queue in
            queue.object.name.flatMap { name in queue.workQueue.map { (name: name, report: $0) } }
        }
        let states: [(String, KeyPath<WorkQueueCounts, Int>)] = [
            ("queued", \.queued), ("delayed", \.delayed), ("leased", \.leased),
        ]
        all.append(
            MetricFamily(
                name: "multiprocessing_work_queue_tasks",
                kind: .gauge,
                help: "Tasks of a named work queue that haven't ended, by where they are.",
                named.flatMap { queue in
                    states.map { state, count in
                        (
                            [("name", queue.name), ("state", state)],
                            Double(queue.report.counts[keyPath: count])
                        )
                    }
                }
            )
        )
        addEnds(named)
        all.append(
            MetricFamily(
                name: "multiprocessing_work_queue_workers",
                kind: .gauge,
                help: "Workers of a named work queue.",
                named.map { ([("name", $0.name)], Double($0.report.counts.workers)) }
            )
        )
        all.append(
            MetricFamily(
                name: "multiprocessing_work_queue_paused",
                kind: .gauge,
                help: "Whether a named work queue hands out no tasks: 1 if so.",
                named.map { ([("name", $0.name)], $0.report.isPaused ? 1 : 0) }
            )
        )
    }

    private mutating func addEnds(
        _ queues: [(name: String, report: WorkQueueReport)]
    ) {
        all.append(
            MetricFamily(
                name: "multiprocessing_work_queue_submitted_tasks",
                kind: .counter,
                help: "Tasks that a named work queue has accepted.",
                queues.map { ([("name", $0.name)], Double($0.report.counts.submitted)) }
            )
        )
        let outcomes: [(String, KeyPath<WorkQueueCounts, Int>)] = [
            ("completed", \.completed), ("failed", \.failed), ("lost", \.lost),
            ("cancelled", \.cancelled), ("dead", \.dead), ("expired", \.expired),
        ]
        all.append(
            MetricFamily(
                name: "multiprocessing_work_queue_ended_tasks",
                kind: .counter,
                help: "Tasks of a named work queue that have ended, by how they ended.",
                queues.flatMap { queue in
                    outcomes.map { outcome, count in
                        (
                            [("name", queue.name), ("outcome", outcome)],
                            Double(queue.report.counts[keyPath: count])
                        )
                    }
                }
            )
        )
    }

    private static func labels(_ typeid: String, _ name: String) -> [(String, String)] {
        [("type", typeid), ("name", name)]
    }
}
