import MPCore
import Testing

@Suite struct ConnectionAttemptsTests {
    private let backOff = BackOff(first: .milliseconds(100), longest: .seconds(1))

    @Test func whatMayPassIsTriedAgainAfterGrowingPauses() {
        var attempts = ConnectionAttempts(backOff, limit: nil, at: .seconds(5))
        for pause in [100, 200, 400, 800, 1000, 1000] {
            let decision = attempts.failed(mayPass: true, at: .seconds(6), random: 1)
            #expect(decision == .retry(after: .milliseconds(pause)))
        }
        #expect(attempts.count == 6)
        #expect(attempts.rest(at: .seconds(6)) == nil)
    }

    @Test func whatWontPassIsNotTriedAgain() {
        var attempts = ConnectionAttempts(backOff, limit: nil, at: .zero)
        #expect(attempts.failed(mayPass: false, at: .zero, random: 1) == .giveUp)
        #expect(attempts.count == 1)
    }

    @Test func theLastAttemptIsCloseToTheLimit() {
        var attempts = ConnectionAttempts(backOff, limit: .seconds(10), at: .zero)
        var now = Duration.zero
        var last = Duration.zero
        while case .retry(let pause) = attempts.failed(mayPass: true, at: now, random: 1) {
            #expect(pause >= backOff.shortest)
            now += pause
            last = now
        }
        #expect(last >= .milliseconds(9950))
        #expect(last <= .seconds(10))
        #expect(attempts.rest(at: .seconds(12)) == .zero)
    }

    @Test func aLimitOfZeroTriesOnce() {
        var attempts = ConnectionAttempts(backOff, limit: .zero, at: .zero)
        #expect(attempts.failed(mayPass: true, at: .zero, random: 0) == .giveUp)
    }
}
