import MPWire
import Testing

@testable import syncmanager

/// What `inspect` shows of work queues, also of those of a hostile server.
@Suite struct InspectWorkQueuesTests {
    private static func worker(
        name: String? = nil,
        session: Int? = nil,
        processID: Int? = nil,
        source: String? = nil,
        offering: [String: Int] = [:],
        leased: Int = 0,
        oldest: Double? = nil
    ) -> WorkQueueReport.Worker {
        .init(
            name: name,
            session: session,
            processID: processID,
            source: source,
            offering: offering,
            leased: leased,
            oldest: oldest
        )
    }

    private static func task(
        _ id: Int,
        name: String? = nil,
        key: String? = nil,
        hasBegun: Bool = true,
        age: Double,
        worker: String? = nil,
        session: Int? = nil
    ) -> WorkQueueReport.Task {
        .init(
            id: id,
            name: name,
            key: key,
            hasBegun: hasBegun,
            attempts: 1,
            age: age,
            worker: worker,
            session: session
        )
    }

    private static func report(
        isPaused: Bool = false,
        isClosed: Bool = false,
        rates: WorkQueueReport.Rates = .init(submitted: 0, ended: 0),
        workers: [WorkQueueReport.Worker] = [],
        tasks: [WorkQueueReport.Task] = [],
        _ count: (inout WorkQueueCounts) -> Void = { _ in }
    ) -> WorkQueueReport {
        var counts = WorkQueueCounts()
        count(&counts)
        return WorkQueueReport(
            isPaused: isPaused,
            isClosed: isClosed,
            counts: counts,
            rates: rates,
            waiting: .init(submitters: 2, workers: 1, drainers: 0),
            workers: workers,
            tasks: tasks
        )
    }

    private static func lines(
        _ report: WorkQueueReport,
        name: String? = "jobs"
    ) throws -> [String] {
        let value = try WireCoding.encode(report)
        let object = ServerSnapshot.Object(
            "a1:7",
            "WorkQueue",
            name: name,
            references: 1,
            size: 1,
            report: value
        )
        return InspectReport(ServerSnapshot([object])).workQueueLines(of: object)
    }

    @Test func showsStateWorkersAndTasks() throws {
        let report = Self.report(
            rates: .init(submitted: 12.34, ended: 1234.56),
            workers: [
                Self.worker(
                    session: 4,
                    processID: 812,
                    offering: ["gpu": 1, "fast": 0],
                    leased: 2,
                    oldest: 200
                ),
                Self.worker(name: "w\u{1b}1", session: 9, source: "10.0.0.7"),
            ],
            tasks: [
                Self.task(12, name: "resize", age: 200, session: 4),
                Self.task(13, key: "k\n", hasBegun: false, age: 4.2, worker: "w\u{1b}1"),
            ]
        ) {
            ($0.queued, $0.leased, $0.completed, $0.failed) = (120, 3, 1000, 2)
            ($0.deadLetters, $0.workers) = (1, 3)
        }
        #expect(
            try Self.lines(report) == [
                "Work queue jobs (a1:7):",
                "  Tasks: 120 queued, 0 delayed, 3 leased, 1 dead letter(s), 0 result(s) not taken",
                "  Ended: 1000 done, 2 failed, 0 dead, 0 lost, 0 expired, 0 cancelled; 0 attempt(s) tried again",
                "  Rates: 12.3/s submitted, 1234.6/s ended",
                "  Waiting: 2 submitter(s), 1 worker(s) for tasks, 0 for the end of all tasks",
                "  Workers:",
                "    worker  session  pid  from      offers      tasks      oldest",
                "    –             4  812  –         fast gpu=1      2  3 min 20 s",
                "    w\\x1b1        9    –  10.0.0.7  –               0           –",
                "    … and 1 more",
                "  Longest with their workers:",
                "    task  name    key  worker     attempts  state           age",
                "      12  resize  –    session 4         1  running  3 min 20 s",
                "      13  –       k\\n  w\\x1b1            1  leased        4.2 s",
                "    … and 1 more",
                "",
            ]
        )
    }

    @Test(arguments: [
        (false, false, 0, "Work queue a1:7:"), (true, false, 3, "Work queue a1:7, paused:"),
        (false, true, 3, "Work queue a1:7, draining:"),
        (false, true, 0, "Work queue a1:7, closed:"),
        (true, true, 3, "Work queue a1:7, paused, draining:"),
    ])
    func saysInWhichStateItIs(isPaused: Bool, isClosed: Bool, queued: Int, line: String) throws {
        let report = Self.report(isPaused: isPaused, isClosed: isClosed) { $0.queued = queued }
        let lines = try Self.lines(report, name: nil)
        #expect(lines.first == line)
        #expect(lines.count == 6)
    }

    @Test(arguments: [
        (0.04, "0.0 s"), (59.96, "60.0 s"), (61, "1 min 1 s"), (7_260, "2 h 1 min"),
        (200_000, "2 d 7 h"), (-1, "?"), (.infinity, "?"), (.nan, "?"), (1e300, "?"),
    ])
    func tellsAgesInWords(age: Double, words: String) throws {
        let lines = try Self.lines(Self.report(tasks: [Self.task(1, age: age)]))
        #expect(lines[7].hasSuffix(" \(words)"))
    }

    @Test func aHostileServerFillsNoScreen() throws {
        let worker = Self.worker(name: String(repeating: "x", count: 10_000), leased: .min)
        let tasks = Array(repeating: Self.task(.max, age: 1), count: 1000)
        let report = Self.report(
            rates: .init(submitted: .nan, ended: -1e300),
            workers: Array(repeating: worker, count: 1000),
            tasks: tasks
        ) {
            ($0.workers, $0.leased) = (.max, .min)
        }
        let lines = try Self.lines(report)
        #expect(lines.count < 50)
        #expect(lines.allSatisfy { $0.count < 300 })
        #expect(lines[3] == "  Rates: ?/s submitted, ?/s ended")
        #expect(lines.contains("    … and 9223372036854775787 more"))
    }

    @Test func aReportThatIsNoneIsNotShown() throws {
        for report: WireValue in [.null, .int(5), .dict([:]), .dict(["counts": .int(5)])] {
            let object = ServerSnapshot.Object(
                "a1:7",
                "WorkQueue",
                name: nil,
                references: 1,
                size: 1,
                report: report
            )
            #expect(object.workQueue == nil)
            #expect(InspectReport(ServerSnapshot([object])).workQueueLines(of: object) == [])
        }
    }

    @Test func theJSONHasTheKeysOfTheProtocol() throws {
        let report = Self.report(
            workers: [Self.worker(session: 4, processID: 7, offering: ["a": 0])],
            tasks: [Self.task(5, name: "f", age: 0.5, session: 4)]
        )
        let object = ServerSnapshot.Object(
            "a1:7",
            "WorkQueue",
            name: "jobs",
            references: 1,
            size: 1,
            report: try WireCoding.encode(report)
        )
        let json = try InspectReport(ServerSnapshot([object])).json()
        for part in [
            #""report": {"paused": false, "closed": false, "counts": {"queued": 0, "delayed": 0, "leased": 0, "#,
            #""retried": 0, "results": 0, "dead_letters": 0, "workers": 0}, "rates": {"submitted": 0.0, "ended": 0.0}"#,
            #""waiting": {"submitters": 2, "workers": 1, "drainers": 0}"#,
            #""workers": [{"worker": null, "session": 4, "pid": 7, "source": null, "offering": {"a": 0}, "leased": 0, "oldest": null}]"#,
            #""tasks": [{"id": 5, "name": "f", "key": null, "begun": true, "attempts": 1, "age": 0.5, "worker": null, "session": 4}]"#,
        ] {
            #expect(json.contains(part), "\(json)")
        }
    }
}
