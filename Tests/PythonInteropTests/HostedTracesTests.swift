import Foundation
import MPTestSupport
import MPWire
import Multiprocessing
import Testing

/// Traces that go on in Python code which the server hosts.
@Suite(
    .timeLimit(.minutes(10)),
    .enabled(if: !PythonInterpreter.all.isEmpty, "there is no CPython 3.8 or newer here")
)
struct HostedTracesTests {
    private static let clients = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    private static let servers = "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01"

    private static let variable = WireValue.tuple([.text("TRACEPARENT")])
    private static let read = WireValue.global(WireGlobal("os", "getenv"))

    /// Without a tracer, a server hands the client's trace on; with one, that of its own span.
    @Test(arguments: PythonInterpreter.selected, [false, true])
    func tasksOfPoolsContinueThoseOfTheirCallers(
        _ interpreter: PythonInterpreter,
        isTraced: Bool
    ) async throws {
        try await Self.serve(with: interpreter) {
            $0.python?.runsFunctions = true
            if isTraced { $0.tracer = try FixedTracer(Self.servers) }
        } _: { server in
            let expected = WireValue.text(isTraced ? Self.servers : Self.clients)
            try await server.withManager(tracer: try FixedTracer(Self.clients)) { manager in
                let pool = try await manager.create("Pool", 1)
                let found = try await pool.reference.call(
                    "apply",
                    values: [Self.read, Self.variable]
                )
                #expect(found == expected)
                let names = WireValue.list(Array(repeating: .text("TRACEPARENT"), count: 20))
                let mapped = try await pool.reference.call("map", values: [Self.read, names])
                #expect(mapped == .list(Array(repeating: expected, count: 20)))
                // A task that lies in a file.
                let long = WireValue.tuple([
                    .text("TRACEPARENT"), .text(String(repeating: "x", count: 1 << 20)),
                ])
                #expect(
                    try await pool.reference.call("apply", values: [Self.read, long]) == expected
                )
                // One of the same worker that has none finds none.
                try await server.withManager(tracer: nil) { other in
                    let same = other.object(ident: pool.token.ident, typeid: "Pool")
                    let found = try await same.reference.call(
                        "apply",
                        values: [Self.read, Self.variable]
                    )
                    #expect(found == .null)
                }
                let starred = WireValue.list([Self.variable])
                let last = try await pool.reference.call("starmap", values: [Self.read, starred])
                #expect(last == .list([expected]))
            }
        }
    }

    /// An iterator's tasks belong to the call that has made it, whoever takes their results.
    @Test func tasksOfIteratorsContinueTheTraceOfWhoeverBeganThem() async throws {
        let interpreter = try #require(PythonInterpreter.default)
        try await Self.serve(with: interpreter) {
            $0.python?.runsFunctions = true
        } _: { server in
            try await server.withManager(tracer: try FixedTracer(Self.clients)) { manager in
                let pool = try await manager.create("Pool", 1)
                let names = WireValue.list([
                    .text("TRACEPARENT"), .text("TRACESTATE"), .text("BAGGAGE"),
                ])
                let found = try await pool.reference.call("imap", values: [Self.read, names])
                guard case .proxy(let proxy) = found else {
                    Issue.record("imap returned \(found)")
                    return
                }
                let iterator = manager.object(ident: proxy.token.ident, typeid: "Iterator")
                for expected in [WireValue.text(Self.clients), .text("vendor=1"), .null] {
                    #expect(try await iterator.reference.call("__next__", values: []) == expected)
                }
            }
        }
    }

    @Test func openTelemetrySeesThem() async throws {
        let interpreter = try #require(PythonInterpreter.default)
        let package = FileManager.default.temporaryDirectory
            .appendingPathComponent("mp-opentelemetry-\(UUID().uuidString.prefix(8))")
        defer { try? FileManager.default.removeItem(at: package) }  // Only a leftover in /tmp.
        guard try Self.installOpenTelemetry(for: interpreter, in: package) else {
            try Test.cancel("the package opentelemetry-api can't be installed here")
        }
        let resources = try #require(
            Bundle.module.path(forResource: "Resources/traces/traced_types", ofType: "py")
        )
        let module = URL(filePath: resources).deletingLastPathComponent().path
        try await Self.serve(with: interpreter) {
            $0.python?.runsFunctions = true
            $0.python?.types = ["traced_types:Manager"]
            $0.python?.modulePaths = [module, package.path]
        } _: { server in
            let current = WireValue.global(WireGlobal("traced_types", "current"))
            try await server.withManager(tracer: try FixedTracer(Self.clients)) { manager in
                let place = try await manager.create("Place")
                #expect(try await place.trace(as: String?.self) == Self.clients)
                let pool = try await manager.create("Pool", 1)
                #expect(
                    try await pool.reference.call("apply", values: [current]) == .text(Self.clients)
                )
            }
            // In the same threads and the same worker, nothing is left of it.
            try await server.withManager(tracer: nil) { manager in
                let place = try await manager.create("Place")
                #expect(try await place.trace(as: String?.self) == nil)
            }
        }
    }

    /// Installs a package that is no part of CPython; returns whether it could be had.
    private static func installOpenTelemetry(
        for interpreter: PythonInterpreter,
        in directory: URL
    ) throws -> Bool {
        let python = Process()
        python.executableURL = URL(filePath: interpreter.path)
        python.arguments = [
            "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--timeout", "10",
            "--retries", "1", "--target", directory.path, "opentelemetry-api",
        ]
        python.standardOutput = FileHandle.nullDevice
        python.standardError = FileHandle.nullDevice
        try python.run()
        python.waitUntilExit()
        return python.terminationStatus == 0
    }

    private static func serve(
        with interpreter: PythonInterpreter,
        configure: (inout ManagerServerConfiguration) throws -> Void,
        _ body: (TestServer) async throws -> Void
    ) async throws {
        var python = PythonHosting()
        python.interpreter = interpreter.path
        python.longestPool = 1
        let hosting = python
        var failure: (any Error)?
        try await TestServer.run {
            $0.python = hosting
            do { try configure(&$0) } catch { failure = error }
        } _: { server in
            if let failure { throw failure }
            try await body(server)
        }
    }
}

extension TestServer {
    /// Runs a body with a client of its own.
    fileprivate func withManager(
        tracer: FixedTracer?,
        _ body: (SyncManager) async throws -> Void
    ) async throws {
        var configuration = SyncManagerConfiguration()
        configuration.tracer = tracer
        let manager = try await SyncManager.connect(
            to: address,
            authkey: TestServer.authkey,
            configuration: configuration
        )
        try await body(manager)
        await manager.close()
    }
}
