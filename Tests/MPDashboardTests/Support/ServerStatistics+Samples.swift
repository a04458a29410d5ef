import MPWire

extension ServerStatistics {
    /// Statistics with something of everything.
    static func sample(server: String = "a1", uptime: Double = 10, calls: Int = 40) -> Self {
        var statistics = Self(serverID: server)
        statistics.uptime = uptime
        statistics.processID = 77
        statistics.loopTime = uptime / 4
        statistics.memoryInBytes = 1 << 20
        statistics.connectionCount = 2
        statistics.objectCount = 3
        statistics.waitingCalls = 1
        statistics.denials = 4
        statistics.limitRefusals = ["objects": 5]
        let (get, set) = (CallStatistics(calls: calls - 10), CallStatistics(calls: 10))
        statistics.types = [TypeStatistics(typeid: "dict", methods: ["get": get, "set": set])]
        statistics.total = CallStatistics(calls: calls)
        let name = "a \"b\" \\ \nc"
        statistics.objects = [
            .init(
                ident: "a1-1",
                typeid: "dict",
                name: name,
                size: 9,
                waiting: 0,
                calls: .init(calls: calls)
            ),
            .init(
                ident: "a1-2",
                typeid: "list",
                name: nil,
                size: 1,
                waiting: 0,
                calls: .init(calls: 1)
            ),
        ]
        statistics.queues = [
            .init(
                object: .init(ident: "a1-3", typeid: "Queue", name: "items"),
                length: 3,
                taken: calls,
                waiting: 1
            ),
            .init(
                object: .init(ident: "a1-4", typeid: "Queue", name: nil),
                length: 2,
                taken: 0,
                waiting: 0
            ),
        ]
        statistics.principals = [
            .init(name: "uid:0", connections: 2, calls: calls, receivedBytes: 5, sentBytes: 6)
        ]
        statistics.clients = [
            .init(
                client: .init(
                    connection: 1,
                    name: "worker",
                    processID: 5,
                    principal: "uid:0",
                    source: nil
                ),
                calls: calls,
                receivedBytes: 5,
                sentBytes: 6
            )
        ]
        if let report = try? WireCoding.encode(WorkQueueReport.sample(submitted: calls)) {
            let jobs = ObjectName(ident: "a1-5", typeid: "WorkQueue", name: "jobs")
            statistics.workQueues = [.init(object: jobs, waiting: 0, report: report)]
        }
        return statistics
    }
}

extension CallStatistics {
    init(calls: Int) {
        self.init()
        self.calls = calls
        errors = calls / 10
        receivedBytes = calls * 100
        sentBytes = calls * 200
        loopTime = Double(calls) / 1000
    }
}

extension WorkQueueReport {
    static func sample(submitted: Int) -> Self {
        var counts = WorkQueueCounts()
        counts.queued = 7
        counts.leased = 2
        counts.submitted = submitted
        counts.completed = submitted - 9
        counts.workers = 2
        return Self(
            isPaused: false,
            isClosed: false,
            counts: counts,
            rates: .init(submitted: 1, ended: 1),
            waiting: .init(submitters: 0, workers: 0, drainers: 0),
            workers: [],
            tasks: []
        )
    }
}
