import Glibc
import Testing

@testable import benchmark

@Suite struct ProcessFiguresTests {
    @Test func findsTheMemory() {
        let status =
            "Name:\tsyncmanager\nVmPeak:\t  9000 kB\nVmHWM:\t  2345 kB\nVmRSS:\t    1234 kB\nThreads:\t3\n"
        #expect(ProcessFigures.memory(.resident, inStatus: status) == 1234)
        #expect(ProcessFigures.memory(.peak, inStatus: status) == 2345)
        #expect(ProcessFigures.memory(.resident, inStatus: "Name:\tzombie\n") == nil)
    }

    @Test func thisProcessHasMemoryAndHasTakenTime() throws {
        let resident = try ProcessFigures.residentMemory(of: getpid())
        #expect(resident > 1_000)
        #expect(try ProcessFigures.memory(.peak, of: getpid()) >= resident)
        #expect(try ProcessFigures.processorTime(of: getpid()) > .zero)
    }

    @Test func ofAProcessThatIsGoneThereIsNothingToSay() {
        #expect(throws: BenchmarkError.self) { try ProcessFigures.residentMemory(of: -1) }
        // More than the kernel has numbers for.
        #expect(throws: BenchmarkError.self) { try ProcessFigures.processorTime(of: 1 << 23) }
    }
}
