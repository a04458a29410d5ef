import Testing

@testable import syncmanager

@Suite struct FiguresTests {
    @Test(arguments: [
        (0, "0"), (999, "999"), (1000, "1 000"), (1_234_567, "1 234 567"), (-1000, "-1 000"),
    ])
    func groupsDigits(number: Int, text: String) {
        #expect(number.grouped == text)
    }

    @Test(
        arguments: [
            (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (12_345, "12.3 kB"), (999_999, "1.0 MB"),
            (5_000_000_000, "5.0 GB"),
        ]
    )
    func choosesTheUnit(bytes: Int, text: String) {
        #expect(bytes.asSize == text)
    }

    @Test(
        arguments: [
            (Duration.zero, "0.00 s"), (.milliseconds(1254), "1.25 s"),
            (.milliseconds(50), "0.05 s"),
            (.seconds(61), "61.00 s"),
        ]
    )
    func roundsSeconds(duration: Duration, text: String) {
        #expect(duration.inSeconds == text)
    }
}
