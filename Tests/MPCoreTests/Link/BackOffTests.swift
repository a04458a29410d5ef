import MPCore
import Testing

@Suite struct BackOffTests {
    private let backOff = BackOff(first: .milliseconds(100), longest: .seconds(1))

    @Test(
        arguments: [
            (0, 100), (1, 100), (2, 200), (3, 400), (4, 800), (5, 1000), (6, 1000),
            (1_000_000, 1000),
        ]
    )
    func pausesDoubleUpToTheLongest(_ count: Int, _ milliseconds: Int) {
        let whole = Duration.milliseconds(milliseconds)
        #expect(backOff.pause(after: count, random: 0) == whole / 2)
        #expect(backOff.pause(after: count, random: 0.5) == whole / 4 * 3)
        #expect(backOff.pause(after: count, random: 1) == whole)
    }

    @Test func whatMakesNoSenseIsReplaced() {
        let backOff = BackOff(first: .seconds(-1), longest: .seconds(-2))
        #expect(backOff.shortest == .microseconds(500))
        #expect(backOff.pause(after: 9, random: 7) == .milliseconds(1))
        #expect(backOff.pause(after: 9, random: -7) == .microseconds(500))
    }
}
