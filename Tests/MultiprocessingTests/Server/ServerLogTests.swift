import Foundation
import Logging
import MPSystem
import MPTestSupport
import MPWire
import Testing

@testable import Multiprocessing

/// Issue 12: what a client does never stops the server through its log (A3), forges lines in it (D11) or fills it (D12).
@Suite(.timeLimit(.minutes(10))) struct ServerLogTests {
    /// What was logged, a line each; it can be told to stall.
    private final class Page: Sendable {
        let lines = Guarded<[String]>([])
        /// Whoever logs waits as long as somebody has taken this.
        private let gate = DispatchSemaphore(value: 0)

        init() { goOn() }

        func stall() { gate.wait() }

        func goOn() { gate.signal() }

        func logger(_ level: Logger.Level = .info) -> Logger {
            var logger = Logger(label: "test") { _ in Handler(page: self) }
            logger.logLevel = level
            return logger
        }

        func lines(with word: String) -> [String] {
            lines.withLock { $0.filter { $0.contains(word) } }
        }
    }

    private struct Handler: LogHandler {
        let page: Page
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let metadata = metadata.merging(event.metadata ?? [:]) { $1 }
            let fields = metadata.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            page.stall()
            defer { page.goOn() }
            page.lines.withLock { $0.append("\(event.message) \(fields.joined(separator: " "))") }
        }
    }

    /// Serves while `body` runs, and stops before its lines are looked at.
    private func withServer(
        logging page: Page,
        configure: (inout ManagerServerConfiguration) -> Void = { _ in },
        _ body: (SyncManager) async throws -> Void
    ) async throws {
        try await TestServer.run(configure: { configuration in
            configuration.logger = page.logger()
            configuration.auditLogger = page.logger()
            configuration.trustsOwnUser = false
            configure(&configuration)
        }) { server in
            let manager = try await SyncManager.connect(
                to: server.address,
                authkey: TestServer.authkey
            )
            try await body(manager)
            await manager.close()
        }
    }

    /// Asks for something with a class that is refused.
    private func refusedCall(_ manager: SyncManager, _ global: WireGlobal) async -> String {
        do {
            _ = try await manager.call("f", values: [.global(global)])
            return ""
        } catch {
            return "\(error)"
        }
    }

    @Test func aStalledLogStopsNoCallAndNoEnd() async throws {
        let page = Page()
        page.stall()
        try await withServer(logging: page) { manager in
            let dict = try await manager.dict(String.self, Int.self)
            // At 20 a second of each kind it takes many kinds or long to fill the queue: so one line is enough to stall.
            for number in 0..<100 {
                #expect(await !refusedCall(manager, WireGlobal("os", "system")).isEmpty)
                try await dict.set("a", number)
            }
            #expect(try await dict.get("a") == 99)
        }
        // The end has waited a second for the log, and no longer: it is still stalled.
        #expect(page.lines.withLock { $0.isEmpty })
        page.goOn()
    }

    @Test func namesOfClientsForgeNoLines() async throws {
        let page = Page()
        let name = "evil\n2026-01-01 warning: \u{1b}[2J\u{202e}\u{9b}"
        let rights = try Rights("deny * create dict[*]\notherwise allow")
        try await withServer(logging: page) { configuration in
            configuration.rights = rights
        } _: { manager in
            let error = await #expect(throws: MultiprocessingError.self) {
                _ = try await manager.dict(named: name, String.self, Int.self)
            }
            #expect(error?.code == .permissionDenied)
            #expect(await !refusedCall(manager, WireGlobal("o\ns", "\u{1b}[2J")).isEmpty)
        }
        let lines = page.lines.withLock { $0 }
        #expect(page.lines(with: "permission denied").count == 1)
        #expect(page.lines(with: "request refused").count == 1)
        #expect(lines.allSatisfy { $0.unicodeScalars.allSatisfy(\.isVisible) })
        #expect(
            lines.contains { $0.contains("dict[evil\\n2026-01-01 warning: \\x1b[2J\\u202e\\x9b]") }
        )
    }

    @Test func longNamesMakeShortLines() async throws {
        let page = Page()
        try await withServer(logging: page) { manager in
            let name = String(repeating: "x", count: 5 << 20)
            let text = await refusedCall(manager, WireGlobal("pkg", name))
            #expect(text.contains("is not admitted"))
            #expect(text.utf8.count < 2000)
            _ = await refusedCall(manager, WireGlobal(name, "y"))
        }
        #expect(page.lines(with: "request refused").count == 2)
        #expect(page.lines.withLock { $0.allSatisfy { $0.utf8.count < 2000 } })
    }

    @Test func manyRefusalsMakeFewLines() async throws {
        let page = Page()
        let start = ContinuousClock.now
        try await withServer(logging: page) { manager in
            for _ in 0..<500 { _ = await refusedCall(manager, WireGlobal("os", "system")) }
            // What is only counted is told within a second of the first that was left out.
            while page.lines(with: "only counted").isEmpty, page.lines(with: "unlogged").isEmpty {
                try await Task.sleep(for: .milliseconds(20))
            }
        }
        let seconds = Int((ContinuousClock.now - start) / .seconds(1)) + 1
        let count = page.lines(with: "request refused").count
        #expect((20...20 * (seconds + 1)).contains(count))
    }
}
