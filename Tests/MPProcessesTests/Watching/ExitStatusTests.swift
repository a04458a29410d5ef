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
        let status = ExitStatus(waitStatus: waitStatus, rusage())
        #expect(status.exitCode == exitCode)
        #expect(status.description == words)
        #expect(status.isSuccess == (waitStatus == 0))
        #expect(status.isCoreDumped == (waitStatus & 0x80 != 0 && waitStatus < 0x100))
    }

    @Test func figuresAreInBytesAndSeconds() {
        var usage = rusage()
        usage.ru_maxrss = 5
        usage.ru_utime = timeval(tv_sec: 1, tv_usec: 500_000)
        usage.ru_stime = timeval(tv_sec: 0, tv_usec: 250_000)
        let status = ExitStatus(waitStatus: 0, usage)
        #expect(status.peakMemoryInBytes == 5120)
        #expect(status.processorTime == .milliseconds(1750))
    }

    @Test func whatNobodyKnowsIsSaid() {
        #expect(ExitStatus.unknown.exitCode == 255)
        #expect(!ExitStatus.unknown.isSuccess)
        #expect("\(ExitStatus.unknown)" == "ended in a way that other code was told")
    }
}
