import Multiprocessing
import Testing

@testable import syncmanager

@Suite struct CheckVerdictTests {
    private func error(_ code: MultiprocessingError.Code) -> MultiprocessingError {
        MultiprocessingError(code, "the reason")
    }

    @Test func aWellServerIsToldWithItsTimes() {
        let verdict = CheckVerdict(
            "unix:m",
            answeredIn: .microseconds(84),
            connectedIn: .microseconds(1_203_004)
        )
        #expect(verdict.health == .well)
        #expect(verdict.line == "unix:m is well: answered in 0.084 ms, connected in 1203.004 ms")
    }

    @Test(arguments: [
        (MultiprocessingError.Code.connectionRefused, CheckVerdict.Health.unreachable),
        (.invalidAddress, .unreachable), (.timedOut, .unreachable),
        (.resourceUnavailable, .unreachable),
        (.authenticationFailed, .refused), (.invalidAuthkey, .refused), (.tlsFailed, .refused),
        (.permissionDenied, .refused), (.insecureAddress, .refused),
        (.serverStopped, .unwell), (.notAManager, .unwell), (.connectionLost, .unwell),
        (.limitReached, .unwell), (.remote, .unwell),
    ])
    func theCodeTellsWhatIsWrong(
        code: MultiprocessingError.Code,
        health: CheckVerdict.Health
    ) {
        let verdict = CheckVerdict("unix:m", failed: error(code), during: .connecting)
        #expect(verdict.health == health)
        #expect(verdict.line.hasPrefix("unix:m "))
        #expect(verdict.line.hasSuffix(": the reason"))
    }

    @Test func whoAnsweredAndThenDoesntIsNotWell() {
        #expect(CheckVerdict("m", failed: error(.timedOut), during: .call).health == .unwell)
        #expect(
            CheckVerdict("m", failed: error(.permissionDenied), during: .call).health == .refused
        )
    }

    @Test func aHostileMessageStaysOneLine() {
        let hostile = MultiprocessingError(.remote, "bad\nunix:m is well\u{1B}[2J")
        let verdict = CheckVerdict("unix:m", failed: hostile, during: .call)
        #expect(!verdict.line.contains("\u{1B}"))
        #expect(!verdict.line.contains("\n"))
    }
}
