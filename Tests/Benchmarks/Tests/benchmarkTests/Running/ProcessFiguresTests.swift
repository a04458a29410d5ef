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

    @Test func aNameWithBlanksAndBracketsDoesNotShiftTheFields() {
        let stat = "17 (a) b) S 1 17 17 0 -1 4194304 900 0 0 0 25 17 0 0 20 0 3 0 100 1 1"
        #expect(ProcessFigures.ticks(inStat: stat) == 42)
        #expect(ProcessFigures.ticks(inStat: "17 (short) S 1") == nil)
    }

    @Test func thisProcessHasMemoryAndHasTakenTime() throws {
        let resident = try ProcessFigures.residentMemory(of: getpid())
        #expect(resident > 1_000)
        #expect(try ProcessFigures.memory(.peak, of: getpid()) >= resident)
        #expect(try ProcessFigures.processorTime(of: getpid()) > 0)
    }

    @Test func ofAProcessThatIsGoneThereIsNothingToSay() {
        #expect(throws: BenchmarkError.self) { try ProcessFigures.residentMemory(of: -1) }
    }
}
