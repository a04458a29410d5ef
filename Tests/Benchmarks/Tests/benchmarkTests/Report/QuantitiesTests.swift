import Testing

@testable import benchmark

@Suite struct QuantitiesTests {
    @Test(
        arguments: [
            (0, "0"), (0.123, "0.12"), (1.5, "1.5"), (12.34, "12.3"), (123.4, "123"),
            (1_234_567.8, "1 234 568"), (2, "2"), (.infinity, "∞"),
        ]
    )
    func numbersHaveAsManyDigitsAsAreWorthReading(number: Double, text: String) {
        #expect(number.short == text)
    }

    @Test(
        arguments: [
            (850, "850 ns"), (1_000, "1 µs"), (12_345, "12.3 µs"), (4_560_000, "4.56 ms"),
            (2e9, "2 s"),
        ]
    )
    func latenciesAreInTheUnitThatReadsBest(nanoseconds: Double, text: String) {
        #expect(nanoseconds.asLatency == text)
    }
}
