import Foundation
import MPDashboard
import MPProcesses
import MPWire
import Multiprocessing
import Testing

@Suite struct ServerMetricsTests {
    @Test func writesOpenMetrics() {
        let text = ServerMetrics(.sample()).text(.openMetrics, version: "1.2.3")
        let parts = [
            """
            # HELP multiprocessing_build The program that answers.
            # TYPE multiprocessing_build info
            multiprocessing_build_info{version="1.2.3"} 1

            """,
            """
            # HELP multiprocessing_loop_seconds Processor time of the thread that carries out all calls.
            # TYPE multiprocessing_loop_seconds counter
            # UNIT multiprocessing_loop_seconds seconds
            multiprocessing_loop_seconds_total 2.5

            """,
            """
            # TYPE multiprocessing_calls counter
            multiprocessing_calls_total{type="dict",method="get"} 30
            multiprocessing_calls_total{type="dict",method="set"} 10

            """,
            """
            multiprocessing_object_calls_total{type="dict",name="a \\"b\\" \\\\ \\nc"} 40

            """,
            """
            multiprocessing_work_queue_tasks{name="jobs",state="queued"} 7
            multiprocessing_work_queue_tasks{name="jobs",state="delayed"} 0
            multiprocessing_work_queue_tasks{name="jobs",state="leased"} 2

            """,
        ]
        for part in parts { #expect(text.contains(part)) }
        #expect(text.hasSuffix("\n# EOF\n"))
    }

    @Test func namesNoIdents() {
        let text = ServerMetrics(.sample()).text(.openMetrics, version: "1")
        #expect(!text.contains("a1-"))
        #expect(text.contains("multiprocessing_queue_length{type=\"Queue\",name=\"items\"} 3\n"))
    }

    @Test func theOlderFormatHasTheNamesOfSamples() {
        let text = ServerMetrics(.sample()).text(.prometheus, version: "1")
        #expect(text.contains("# TYPE multiprocessing_calls_total counter\n"))
        #expect(text.contains("# TYPE multiprocessing_build_info gauge\n"))
        #expect(!text.contains("# UNIT"))
        #expect(!text.contains("# EOF"))
    }

    @Test(arguments: [
        (nil, MetricsFormat.openMetrics), ("*/*", .openMetrics), ("text/plain", .prometheus),
        (
            "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3",
            .openMetrics
        ),
    ])
    func theClientChooses(accepted: String?, format: MetricsFormat) {
        #expect(MetricsFormat(accepted: accepted) == format)
    }

    /// Knows the rules of Prometheus; in Debian's package `prometheus`.
    private static let promtool = ["/usr/bin/promtool", "/usr/local/bin/promtool"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    @Test(.enabled(if: promtool != nil, "needs promtool, of Debian's package prometheus"))
    func promtoolHasNothingToComplainOf() throws {
        let promtool = try #require(Self.promtool)
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("metrics-\(UUID().uuidString)")
        try Data(ServerMetrics(.sample()).text(.prometheus, version: "1").utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }  // Only a leftover in /tmp.
        let script = "\"$1\" check metrics <\"$2\" 2>&1; echo \"status $?\""
        let answer = try ProgramLaunch("/bin/sh", ["-c", script, "sh", promtool, file.path])
            .output()
        #expect(String(decoding: answer.bytes, as: UTF8.self) == "status 0\n")
    }
}
