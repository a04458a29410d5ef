import Glibc
import Testing

@testable import MPProcesses

/// What wait4(2) tells, in words and numbers.
@Suite
struct ExitStatusTests {
    @Test(
        arguments: [
            (0, 0, "exited with code 0"), (0xff00, 255, "exited with code 255"),
            (SIGKILL, -9, "was killed by SIGKILL"),
            (SIGSEGV | 0x80, -11, "was killed by SIGSEGV (core dumped)"),
            (40, -40, "was killed by signal 40"),
        ]
    )
    func wordsAndNumbers(waitStatus: Int32, exitCode: Int32, words: String) {
        let status = ExitStatus(waitStatus: waitStatus)
        #expect(status.exitCode == exitCode)
        #expect(status.description == words)
        #expect(status.isSuccess == (waitStatus == 0))
        #expect(status.isCoreDumped == (waitStatus & 0x80 != 0 && waitStatus < 0x100))
    }

    @Test func whatItTookIsToldByTheKernel() throws {
        let script = "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done"
        let status = try ProgramLaunch("sh", ["-c", script]).start().join()
        // Of another program the kernel's figure is at least this process's own, which grows with the tests.
        #expect(status.peakMemoryInBytes > 500_000)
        #expect(status.processorTime > .microseconds(500))
        #expect(status.processorTime == status.userTime + status.systemTime)
    }

    @Test func whatNobodyKnowsIsSaid() {
        #expect(ExitStatus.unknown.exitCode == 255)
        #expect(!ExitStatus.unknown.isSuccess)
        #expect("\(ExitStatus.unknown)" == "ended; other code has collected its exit status")
    }
}
