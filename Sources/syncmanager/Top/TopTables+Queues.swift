internal import MPWire

/// Queues and work queues.
extension TopTables {
    /// The queues, the longest first.
    var queues: TopSection {
        let columns: [LiveTable.Column] = [
            .text("queue", least: 12), .text("type", rank: 2), .number("length"),
            .number("in/s", rank: 1), .number("out/s", rank: 1), .number("empty in"),
            .number("waiting", rank: 1), .number("taken", rank: 3),
        ]
        let rows = model.queues.map { queue in
            let told = queue.statistics
            return LiveTable.Row(
                key: "queue \(told.object.ident)",
                target: .object(told.object.ident),
                cells: [
                    .init(told.object.name ?? told.object.ident), .init(told.object.typeid),
                    .init(told.length), .init(queue.flow?.incoming, \.asRate),
                    .init(queue.flow?.outgoing, \.asRate), .prospect(queue.flow),
                    .init(told.waiting), .init(told.taken),
                ]
            )
        }
        return TopSection(
            title: "Queues",
            table: LiveTable(columns, rows),
            emptyText: "There are no queues."
        )
    }

    /// The work queues.
    var workQueues: TopSection {
        let columns: [LiveTable.Column] = [
            .text("work queue", least: 12), .text("state", rank: 2), .number("queued"),
            .number("leased"), .number("delayed", rank: 3), .number("workers"),
            .number("in/s", rank: 1), .number("out/s", rank: 1), .number("empty in"),
            .number("failed", rank: 4), .number("dead", rank: 4),
        ]
        let rows = model.workQueues.map { queue in
            let (told, counts) = (queue.statistics, queue.report.counts)
            return LiveTable.Row(
                key: "work queue \(told.object.ident)",
                target: .object(told.object.ident),
                cells: [
                    .init(told.object.name ?? told.object.ident), .init(queue.state),
                    .init(counts.queued), .init(counts.leased), .init(counts.delayed),
                    .init(counts.workers), .init(queue.flow.incoming, \.asRate),
                    .init(queue.flow.outgoing, \.asRate), .prospect(queue.flow),
                    .init(counts.failed), .init(counts.dead),
                ]
            )
        }
        return TopSection(title: "Work queues", table: LiveTable(columns, rows))
    }

    /// The workers of the work queues that are of interest.
    func workers(where isMeant: (TopModel.WorkQueue) -> Bool = { _ in true }) -> TopSection {
        let columns: [LiveTable.Column] = [
            .text("worker"), .text("queue", rank: 1), .number("pid", rank: 1),
            .text("from", rank: 3),
            .text("offers", rank: 2), .number("tasks"), .number("oldest"),
        ]
        let rows = model.workQueues.filter(isMeant).flatMap { queue in
            queue.report.workers.enumerated().map { place, worker in
                LiveTable.Row(
                    key: "worker \(queue.statistics.object.ident) \(worker.session.text) \(place)",
                    target: .object(queue.statistics.object.ident),
                    cells: [
                        .init(worker.name ?? worker.session.map { "session \($0)" } ?? "–"),
                        .init(queue.name),
                        .init(worker.processID.text, order: worker.processID.order),
                        .init(worker.source ?? "–"), .init(worker.offers), .init(worker.leased),
                        .init(worker.oldest, \.asTime),
                    ]
                )
            }
        }
        return TopSection(title: "Workers", table: LiveTable(columns, rows))
    }

    /// The tasks that workers of these queues have held longest.
    func tasks(where isMeant: (TopModel.WorkQueue) -> Bool = { _ in true }) -> TopSection {
        let columns: [LiveTable.Column] = [
            .number("task"), .text("name"), .text("queue", rank: 1), .text("worker", rank: 1),
            .number("attempts", rank: 2), .text("state", rank: 2), .number("for"),
        ]
        let rows = model.workQueues.filter(isMeant).flatMap { queue in
            queue.report.tasks.map { task in
                LiveTable.Row(
                    key: "task \(queue.statistics.object.ident) \(task.id)",
                    target: .object(queue.statistics.object.ident),
                    cells: [
                        .init("\(task.id)", order: Double(task.id)),
                        .init(task.name ?? task.key ?? "–"), .init(queue.name),
                        .init(task.worker ?? task.session.map { "session \($0)" } ?? "–"),
                        .init(task.attempts), .init(task.hasBegun ? "running" : "leased"),
                        .init(task.age, \.asTime),
                    ]
                )
            }
        }
        return TopSection(title: "Longest with their workers", table: LiveTable(columns, rows))
    }
}

extension LiveTable.Cell {
    /// A cell that says when a queue will be empty.
    fileprivate static func prospect(_ flow: QueueFlow?) -> Self {
        guard let prospect = flow?.prospect else { return Self("–", order: -.infinity) }
        return Self(
            prospect.words,
            order: prospect.order,
            style: prospect == .grows ? .warning : .plain
        )
    }
}

extension TopModel.WorkQueue {
    fileprivate var name: String { statistics.object.name ?? statistics.object.ident }

    /// What it does, in a word.
    fileprivate var state: String {
        guard report.isClosed else { return report.isPaused ? "paused" : "open" }
        return backlog == 0 ? "closed" : report.isPaused ? "draining, paused" : "draining"
    }
}

extension WorkQueueReport.Worker {
    /// What it offers, in a line.
    fileprivate var offers: String {
        let offers = offering.sorted { $0.key < $1.key }
        if offers.isEmpty { return "–" }
        return offers.map { $1 == 0 ? $0 : "\($0)=\($1)" }.joined(separator: " ")
    }
}

extension Int? {
    /// The number by which a cell is sorted.
    fileprivate var order: Double { map { Double($0) } ?? -.infinity }
}
