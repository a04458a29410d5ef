import MPDashboard
import MPWire
import Multiprocessing
import Testing

@Suite(.timeLimit(.minutes(10))) struct DashboardTests {
    private static let signIn = SignIn(token: Secret("t"), session: Secret("s"))
    private static let fields: HTTPFields = [
        "host": "127.0.0.1:8080", "origin": "http://127.0.0.1:8080",
        "cookie": "syncmanager-8080=s",
    ]

    /// Runs a body with a server and its dashboard.
    private func run<Result>(
        allowsActions: Bool = false,
        _ body: (Dashboard, SyncManager) async throws -> Result
    ) async throws -> Result {
        try await withSyncManager { manager in
            var configuration = DashboardConfiguration(
                version: "1",
                title: "test",
                allowsActions: allowsActions
            )
            configuration.interval = .milliseconds(30)
            let dashboard = Dashboard(
                configuration,
                watch: ServerWatch { manager },
                signIn: Self.signIn
            )
            return try await body(dashboard, manager)
        }
    }

    private func get(
        _ dashboard: Dashboard,
        _ path: String,
        _ query: [String: String] = [:]
    ) async -> HTTPResponse {
        await dashboard.response(
            to: HTTPRequest(.get, path, query: query, fields: Self.fields)
        )
    }

    @Test func thePageIsForEverybodyAndWhatItShowsIsNot() async throws {
        try await run { dashboard, _ in
            let stranger: HTTPFields = ["host": "127.0.0.1:8080"]
            for path in ["/", "/main.js", "/style.css"] {
                let answer = await dashboard.response(to: HTTPRequest(.get, path, fields: stranger))
                #expect(answer.status == .ok)
                #expect(answer.fields["cache-control"] == "no-store")
                #expect(answer.fields["x-frame-options"] == "DENY")
                let policy = answer.fields["content-security-policy"] ?? ""
                #expect(
                    policy.hasPrefix("default-src 'none'; script-src 'self'; style-src 'self'; ")
                )
                #expect(!policy.contains("unsafe"))
            }
            for path in ["/events", "/objects", "/object", "/clients", "/log"] {
                let answer = await dashboard.response(to: HTTPRequest(.get, path, fields: stranger))
                #expect(answer.status == .unauthorized)
            }
            let action = HTTPRequest(
                .post,
                "/actions",
                query: ["action": "drop", "ident": "x"],
                fields: ["host": "127.0.0.1:8080", "origin": "http://127.0.0.1:8080"]
            )
            #expect(await dashboard.response(to: action).status == .unauthorized)
        }
    }

    @Test func pathsAndMethodsAreChecked() async throws {
        try await run { dashboard, _ in
            #expect(await get(dashboard, "/nothing").status == .notFound)
            #expect(await get(dashboard, "/session").status == .methodNotAllowed)
            #expect(await get(dashboard, "/actions").status == .methodNotAllowed)
            #expect(await get(dashboard, "/object").status == .badRequest)
            let post = HTTPRequest(.post, "/", fields: Self.fields)
            #expect(await dashboard.response(to: post).status == .methodNotAllowed)
        }
    }

    @Test func showsObjectsAndWhatIsInThem() async throws {
        try await run { dashboard, manager in
            let dict = try await manager.dict(named: "fruit", String.self, Int.self)
            try await dict.set("apples", 3)
            let page = await get(dashboard, "/objects", ["filter": "fruit"]).text
            #expect(page.contains("\"total\":1,\"matching\":1"))
            #expect(page.contains("\"name\":\"fruit\""))
            let ident = try #require(try await manager.inspect().objects.first).ident
            let value = await get(dashboard, "/object", ["ident": ident, "type": "dict"]).text
            #expect(value == "{\"text\":\"{'apples': 3}\",\"cut\":false}")
            let gone = await get(dashboard, "/object", ["ident": "nothing", "type": "dict"])
            #expect(gone.status == .unavailable)
            let clients = await get(dashboard, "/clients").text
            #expect(clients.contains("\"total\":"))
        }
    }

    @Test func aLongValueIsCutAndAHugeOneLeftOut() async throws {
        try await run { dashboard, manager in
            let list = try await manager.list(named: "numbers", Int.self)
            try await list.extend(Array(10_000..<20_000))
            let ident = try #require(try await manager.inspect().objects.first).ident
            let query = ["ident": ident, "type": "list"]
            let cut = await get(dashboard, "/object", query).text
            #expect(cut.hasPrefix("{\"text\":\"[10000, 10001"))
            #expect(cut.hasSuffix("\"cut\":true}"))
            #expect(cut.count < 20_100)
        }
        try await run { dashboard, manager in
            let list = try await manager.list(named: "numbers", Int.self)
            try await list.extend(Array(0..<20_001))
            let ident = try #require(try await manager.inspect().objects.first).ident
            let huge = await get(dashboard, "/object", ["ident": ident, "type": "list"])
            #expect(huge.status == .unavailable)
            let text = huge.text
            #expect(text.contains("about 20001 elements"))
        }
    }

    @Test func changesNothingUnlessItMay() async throws {
        let action = HTTPRequest(
            .post,
            "/actions",
            query: ["action": "drop", "ident": "x"],
            fields: Self.fields
        )
        try await run { dashboard, _ in
            let answer = await dashboard.response(to: action)
            #expect(answer.status == .forbidden)
            let text = answer.text
            #expect(text.contains("--dashboard-actions"))
        }
        try await run(allowsActions: true) { dashboard, _ in
            let unknown = HTTPRequest(
                .post,
                "/actions",
                query: ["action": "explode", "ident": "x"],
                fields: Self.fields
            )
            #expect(await dashboard.response(to: unknown).status == .badRequest)
        }
    }

    @Test func pausesDrainsAndDrops() async throws {
        try await run(allowsActions: true) { dashboard, manager in
            let queue = try await manager.workQueue(
                named: "jobs",
                String.self,
                returning: String.self
            )
            let ident = try #require(try await manager.inspect().objects.first).ident
            func act(_ action: String) async -> HTTPStatus {
                await dashboard.response(
                    to: HTTPRequest(
                        .post,
                        "/actions",
                        query: ["action": action, "ident": ident],
                        fields: Self.fields
                    )
                ).status
            }
            func report() async throws -> WorkQueueReport? {
                try await manager.statistics().workQueues.first?.workQueue
            }
            #expect(await act("pause") == .noContent)
            #expect(try await report()?.isPaused == true)
            #expect(await act("resume") == .noContent)
            #expect(try await report()?.isPaused == false)
            #expect(await act("drain") == .noContent)
            #expect(try await report()?.isClosed == true)
            #expect(await act("drop") == .noContent)
            #expect(try await manager.numberOfObjects() == 0)
            _ = queue
        }
    }

    @Test func releasesLocks() async throws {
        try await run(allowsActions: true) { dashboard, manager in
            let lock = try await manager.lock(named: "printer")
            _ = try await lock.acquire()
            let holder = try #require(try await manager.statistics().holders.first)
            let request = HTTPRequest(
                .post,
                "/actions",
                query: ["action": "release", "ident": holder.object.ident],
                fields: Self.fields
            )
            #expect(await dashboard.response(to: request).status == .noContent)
            let holders = try await manager.statistics().holders
            #expect(holders.isEmpty)
        }
    }

    @Test(arguments: [
        (["action": "end", "connection": "7"], DashboardAction.end(connection: 7)),
        (["action": "release", "ident": "a"], .release(ident: "a")),
        (["action": "drop", "ident": "a"], .drop(ident: "a")),
        (["action": "end", "connection": "x"], nil), (["action": "end", "ident": "7"], nil),
        (["action": "drop", "ident": ""], nil), (["action": "drop"], nil), ([:], nil),
    ])
    func readsActions(parameters: [String: String], action: DashboardAction?) {
        #expect(DashboardAction(parameters) == action)
    }

    @Test func tellsWhatHappens() async throws {
        try await run { dashboard, manager in
            let list = try await manager.list(named: "events", Int.self)
            try await withThrowingTaskGroup { group in
                group.addTask { await dashboard.run() }
                let answer = await get(dashboard, "/events")
                #expect(answer.fields["content-type"] == "text/event-stream")
                guard case .stream(let stream) = answer.body else {
                    Issue.record("it is no stream")
                    return
                }
                var isFirst = true
                for await event in stream {
                    let text = String(decoding: event, as: UTF8.self)
                    #expect(text.hasSuffix("\n\n"))
                    if isFirst {
                        #expect(
                            text.hasPrefix(
                                "event: history\ndata: {\"version\":\"1\",\"title\":\"test\""
                            )
                        )
                        isFirst = false
                        try await list.append(1)
                        continue
                    }
                    #expect(text.hasPrefix("event: sample\ndata: {"))
                    if text.contains("\"append\":{\"calls\":1,"), text.contains("\"point\":{") {
                        break
                    }
                }
                group.cancelAll()
            }
        }
    }

    @Test func saysThatTheServerIsGone() async throws {
        struct Gone: Error {}
        var configuration = DashboardConfiguration(version: "1", title: "test")
        configuration.interval = .milliseconds(30)
        let dashboard = Dashboard(
            configuration,
            watch: ServerWatch { throw Gone() },
            signIn: Self.signIn
        )
        await withTaskGroup { group in
            group.addTask { await dashboard.run() }
            guard case .stream(let stream) = await get(dashboard, "/events").body else {
                Issue.record("it is no stream")
                return
            }
            var events: [String] = []
            for await event in stream {
                events.append(String(decoding: event, as: UTF8.self))
                if events.count == 2 { break }
            }
            #expect(events.last == "event: lost\ndata: {\"reason\":\"Gone()\"}\n\n")
            group.cancelAll()
        }
    }
}

extension HTTPResponse {
    /// The body as text.
    fileprivate var text: String {
        guard case .bytes(let bytes) = body else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }
}
