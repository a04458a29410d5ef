import Testing

@testable import syncmanager

/// Numbers as people read them, also those of a server that means harm.
@Suite struct FiguresTests {
    @Test(
        arguments: [
            (0, "0"), (999, "999"), (1000, "1,000"), (98_431, "98,431"), (-1_234_567, "-1,234,567"),
            (.max, "9,223,372,036,854,775,807"), (.min, "-9,223,372,036,854,775,808"),
        ]
    )
    func groupsDigits(number: Int, text: String) {
        #expect(number.grouped == text)
    }

    @Test(
        arguments: [
            (9_999_999, "9,999,999"), (12_345_678, "12.3 M"), (3_210_000_000, "3.2 G"),
            (.max, "9223372.0 T"),
        ]
    )
    func largeNumbersAreShort(number: Int, text: String) {
        #expect(number.compact == text)
    }

    @Test(
        arguments: [
            (0, "0"), (0.04, "0.0"), (9.94, "9.9"), (9.95, "10"), (98_431.2, "98,431"),
            (-.infinity, "?"), (.nan, "?"), (1e300, "?"),
        ]
    )
    func slowRatesHaveADecimal(rate: Double, text: String) {
        #expect(rate.asRate == text)
    }

    @Test(
        arguments: [
            (0, "0 B"), (999, "999 B"), (999.7, "1.0 kB"), (12_100_000, "12.1 MB"),
            (120_400_000, "120 MB"), (5e15, "5.0 PB"), (.infinity, "?"),
        ]
    )
    func bytesHaveUnits(number: Double, text: String) {
        #expect(number.asBytes == text)
    }

    @Test(
        arguments: [
            (0, "0 µs"), (0.000_012, "12 µs"), (0.0034, "3.4 ms"), (0.3, "300 ms"), (4.2, "4.2 s"),
            (200, "3 min 20 s"), (.nan, "?"), (-1, "?"),
        ]
    )
    func shortTimesHaveUnits(seconds: Double, text: String) {
        #expect(seconds.asShortTime == text)
    }

    @Test func sharesAreInPercent() {
        #expect(0.41.asShare == "41 %")
        #expect(0.004.asShare == "0.4 %")
        #expect((-0.5).tenths == "-0.5")
    }
}
