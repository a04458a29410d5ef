/// Processes that do the same.
struct WorkerGroup: Equatable, Sendable {
    /// What runs in a process.
    enum Program: Equatable, Sendable {
        /// `benchmark worker`.
        case swift
        /// `benchmark.py`, or `processes.py` and `pools.py` for what needs no manager.
        case python
    }

    let program: Program
    let workload: Workload
    var processes = 1
    /// How many connections each process has.
    var links = 1
    /// How many tasks work on each connection.
    var tasks = 1
    /// Whether those in Swift look for answers before they sleep.
    var polls = true
    /// Whether what they do counts; the others are there for these.
    var counts = true

    static func swift(
        _ workload: Workload,
        processes: Int = 1,
        links: Int = 1,
        tasks: Int = 1
    ) -> WorkerGroup {
        WorkerGroup(
            program: .swift,
            workload: workload,
            processes: processes,
            links: links,
            tasks: tasks
        )
    }

    static func python(_ workload: Workload, processes: Int = 1) -> WorkerGroup {
        WorkerGroup(program: .python, workload: workload, processes: processes)
    }

    /// The same, whose work doesn't count.
    var uncounted: WorkerGroup {
        var group = self
        group.counts = false
        return group
    }
}
