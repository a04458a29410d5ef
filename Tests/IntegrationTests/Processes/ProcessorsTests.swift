import Foundation
import MPTestSupport
import Multiprocessing
import Testing

@Suite(.timeLimit(.minutes(10))) struct ProcessorsTests {
    @Test func machineHasAtLeastWhatThisProcessMayUse() {
        #expect(1...totalCPUCount() ~= cpuCount())
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/taskset")))
    func affinityCounts() async throws {
        // Some processor that this process may use, whatever it is.
        let list = try await ChildProgram("/usr/bin/taskset", ["-cp", "\(getpid())"]).output()
        let first = try #require(
            list.split(separator: ":").last?.split { !$0.isNumber }.first.flatMap { Int($0) }
        )
        let probe = try BuiltProgram.path("process-probe")
        let program = try ChildProgram("/usr/bin/taskset", ["-c", "\(first)", probe, "processors"])
        #expect(try await program.output() == "1 \(totalCPUCount())\n")
    }
}
