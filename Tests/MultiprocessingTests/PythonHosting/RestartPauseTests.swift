import Testing

@testable import Multiprocessing

struct RestartPauseTests {
    @Test func growsWhileProcessesEndSoon() {
        var pause = RestartPause()
        let waits = (0..<12).map { pause.begin(at: .seconds($0)) }
        #expect(waits[..<2] == [.zero, .zero])
        #expect(waits[2..<5] == [.milliseconds(100), .milliseconds(200), .milliseconds(400)])
        #expect(waits.last == .seconds(10))
    }

    @Test func isForgottenAfterAGoodLife() {
        var pause = RestartPause()
        for second in 0..<6 { _ = pause.begin(at: .seconds(second)) }
        #expect(pause.begin(at: .seconds(60)) == .zero)
        #expect(pause.begin(at: .seconds(61)) == .zero)
        #expect(pause.begin(at: .seconds(62)) == .milliseconds(100))
    }
}
