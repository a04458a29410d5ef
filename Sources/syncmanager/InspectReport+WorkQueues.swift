internal import MPWire
internal import Multiprocessing

/// What `inspect` shows of work queues.
extension InspectReport {
    /// The most workers that are shown of a queue.
    private static let mostWorkers = 20
    /// The most tasks that are shown of a queue.
    private static let mostTasks = 10

    /// The section about a work queue; empty for other objects, and if the queue tells nothing.
    func workQueueLines(of object: ServerSnapshot.Object) -> [String] {
        guard let queue = object.workQueue else { return [] }
        let ident = object.ident.visibleName
        let name = object.name.map { "\($0.visibleName) (\(ident))" } ?? ident
        let (counts, waiting) = (queue.counts, queue.waiting)
        return [
            "Work queue \(name)\(state(of: queue)):",
            "  Tasks: \(counts.queued) queued, \(counts.delayed) delayed, \(counts.leased) leased, "
                + "\(counts.deadLetters) dead letter(s), \(counts.results) result(s) not taken",
            "  Ended: \(counts.completed) done, \(counts.failed) failed, \(counts.dead) dead, "
                + "\(counts.lost) lost, \(counts.expired) expired, \(counts.cancelled) cancelled; "
                + "\(counts.retried) attempt(s) tried again",
            "  Rates: \(queue.rates.submitted.tenths)/s submitted, \(queue.rates.ended.tenths)/s ended",
            "  Waiting: \(waiting.submitters) submitter(s), \(waiting.workers) worker(s) for tasks, "
                + "\(waiting.drainers) for the end of all tasks",
        ] + workerLines(of: queue) + taskLines(of: queue) + [""]
    }

    private func state(of queue: WorkQueueReport) -> String {
        let counts = queue.counts
        let isDrained = counts.queued <= 0 && counts.delayed <= 0 && counts.leased <= 0
        let paused = queue.isPaused ? ", paused" : ""
        return queue.isClosed ? paused + (isDrained ? ", closed" : ", draining") : paused
    }

    private func workerLines(of queue: WorkQueueReport) -> [String] {
        let workers = queue.workers.prefix(Self.mostWorkers)
        if workers.isEmpty { return [] }
        var table = TextTable([
            .init(title: "worker"), .init(title: "session", alignment: .right),
            .init(title: "pid", alignment: .right), .init(title: "from"), .init(title: "offers"),
            .init(title: "tasks", alignment: .right), .init(title: "oldest", alignment: .right),
        ])
        for worker in workers {
            let offers = worker.offering.sorted { $0.key < $1.key }.map { name, amount in
                amount == 0 ? name : "\(name)=\(amount)"
            }
            table.append([
                worker.name ?? "–", worker.session.text, worker.processID.text,
                worker.source ?? "–", offers.isEmpty ? "–" : offers.joined(separator: " "),
                String(worker.leased), worker.oldest?.asTime ?? "–",
            ])
        }
        let rest = more(than: workers.count, of: queue.counts.workers)
        return ["  Workers:"] + table.lines(indent: "    ") + rest
    }

    private func taskLines(of queue: WorkQueueReport) -> [String] {
        let tasks = queue.tasks.prefix(Self.mostTasks)
        if tasks.isEmpty { return [] }
        var table = TextTable([
            .init(title: "task", alignment: .right), .init(title: "name"), .init(title: "key"),
            .init(title: "worker"), .init(title: "attempts", alignment: .right),
            .init(title: "state"), .init(title: "age", alignment: .right),
        ])
        for task in tasks {
            table.append([
                String(task.id), task.name ?? "–", task.key ?? "–",
                task.worker ?? task.session.map { "session \($0)" } ?? "–",
                String(task.attempts), task.hasBegun ? "running" : "leased", task.age.asTime,
            ])
        }
        let rest = more(than: tasks.count, of: queue.counts.leased)
        return ["  Longest with their workers:"] + table.lines(indent: "    ") + rest
    }

    private func more(than count: Int, of total: Int) -> [String] {
        total > count ? ["    … and \(total - count) more"] : []
    }
}
