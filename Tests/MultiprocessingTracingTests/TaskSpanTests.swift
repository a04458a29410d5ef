#if Tracing
import Foundation
import InMemoryTracing
import MPTestSupport
import Multiprocessing
import MultiprocessingTracing
import Testing
import Tracing

/// Tasks of pools and work queues, whose workers are other processes.
@Suite(.timeLimit(.minutes(10)))
struct TaskSpanTests {
    private static let program: Result<String, any Error> = Result {
        try BuiltProgram.path("tracing-worker")
    }

    /// The directory that has a module of Python.
    private static func resource(_ name: String) throws -> String {
        let script = try #require(
            Bundle.module.path(forResource: "Resources/\(name)", ofType: "py")
        )
        return URL(filePath: script).deletingLastPathComponent().path
    }

    /// A manager of a server that is a process of its own, with a tracer.
    private func withManager(
        _ body: (SyncManager, TestServer, InMemoryTracer) async throws -> Void
    ) async throws {
        let tracer = TracedServer.makeTracer()
        try await TestServer.run { server in
            var configuration = SyncManagerConfiguration()
            configuration.tracer = InstrumentedCallTracer(tracer: tracer)
            let manager = try await SyncManager.connect(
                to: server.address,
                authkey: TestServer.authkey,
                configuration: configuration
            )
            try await body(manager, server, tracer)
            await manager.close()
        }
    }

    /// The span of a submission, which is that of the task's parent.
    private func expect(
        _ trace: [String],
        continues tracer: InMemoryTracer,
        function: String
    ) throws {
        let span = try #require(
            tracer.finishedSpans.last { $0.operationName == "send \(function)" }
        )
        #expect(span.kind == .producer)
        #expect(span.text("messaging.operation.type") == "send")
        #expect(trace == [span.traceID, span.spanID])
    }

    /// The program is a pool of itself: what its functions find is the span of their submission, or isn't.
    @Test func aTaskOfAProcessPoolContinuesTheTraceOfItsSubmitter() async throws {
        let python = try #require(PythonInterpreter.default)
        let words = ["pool", python.path, try Self.resource("traced_pool")]
        let program = try ChildProgram(try Self.program.get(), words)
        var lines: [String] = []
        for await line in program.lines { lines.append(line) }
        #expect(
            lines == [
                "trace: in the trace, of send trace",
                "laterTrace: in the trace, of send laterTrace",
                "map: in the trace, of send trace", "thread: in the trace, of send trace",
                "Python: the traceparent", "Python without a tracer: none",
            ]
        )
    }

    @Test func aTaskOfAClusterContinuesTheTraceOfItsSubmitter() async throws {
        try await withManager { manager, server, tracer in
            let worker = try ChildProgram(
                try Self.program.get(),
                ["\(server.address)", server.authkeyFile.path]
            )
            defer { worker.kill() }
            let pool = try await manager.clusterPool(named: "jobs")
            let function = RemoteFunction<Int, [String]>("trace") { _ in [] }
            try await tracer.withSpan("request") { _ in
                try expect(try await pool.apply(function, 1), continues: tracer, function: "trace")
            }
            // A task that is put into the queue by hand.
            let queue = try await manager.workQueue(
                named: "more",
                Int.self,
                returning: Int.self
            )
            try await queue.put(1)
            let span = try #require(
                tracer.finishedSpans.last { $0.operationName == "send put" }
            )
            let task = try #require(try await queue.lease().first)
            #expect(task.trace?[InMemoryTracer.traceIDKey] == span.traceID)
            #expect(task.trace?[InMemoryTracer.spanIDKey] == span.spanID)
            let worked = TracedServer.makeTracer()
            await task.run(as: "more", tracer: InstrumentedCallTracer(tracer: worked)) {}
            let consumer = try #require(worked.finishedSpans.first)
            #expect(consumer.kind == .consumer)
            #expect(consumer.operationName == "process more")
            #expect(consumer.parentSpanID == span.spanID)
            #expect(consumer.text("messaging.message.id") == "\(task.id)")
            pool.terminate()
        }
    }

    /// Swift submits to a worker in Python, whose function submits to one in Swift.
    @Test func aTaskKeepsItsTraceThroughPython() async throws {
        let python = try #require(PythonInterpreter.default)
        let directory = try Self.resource("traced_tasks")
        let modules = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("examples/python-worker").path
        try await withManager { manager, server, tracer in
            let worker = try ChildProgram(
                try Self.program.get(),
                ["\(server.address)", server.authkeyFile.path]
            )
            let words = [
                "PYTHONPATH=\(modules):\(directory)", python.path, "-m", "swift_worker",
                "--connect", "\(server.address)", "--queue", "jobs", "--authkey-file",
                server.authkeyFile.path, "--processes", "1", "traced_tasks",
            ]
            let pythonWorker = try ChildProgram("/usr/bin/env", words)
            defer {
                worker.kill()
                pythonWorker.kill()
            }
            let pool = try await manager.clusterPool(named: "jobs")
            let function = RemoteFunction.python(
                "traced_tasks.hand_on",
                [String].self,
                [[String]].self
            )
            let place = ["\(server.address)", server.authkeyFile.path]
            try await tracer.withSpan("request") { _ in
                // It waits for the worker that has the function, which may not be there yet.
                let options = TaskOptions(demands: ["function:\(function.name)": 0])
                let traces = try await pool.apply(function, place, options: options)
                try #require(traces.count == 2)
                // What the function in Python has found, and the worker in Swift for whom that has submitted a task.
                for trace in traces {
                    try expect(trace, continues: tracer, function: "traced_tasks.hand_on")
                }
            }
            pool.terminate()
        }
    }
}
#endif
