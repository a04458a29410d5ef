import Testing

@testable import syncmanager

@Suite struct BarChartTests {
    @Test(
        arguments: [
            (0, 8, ""), (8, 8, "████"), (4, 8, "██"), (1, 8, "▌"), (3, 8, "█▌"), (1, 1000, "▏"),
        ]
    )
    func barsAreProportional(value: Int, largest: Int, bar: String) {
        #expect(BarChart.bar(of: value, largest: largest, width: 4) == bar)
    }

    @Test func labelsAndNumbersAreAligned() {
        let chart = BarChart(
            bars: [.init(label: "the", value: 1000), .init(label: "a", value: 500)],
            width: 2
        )
        #expect(chart.lines(indent: "") == ["the  1 000  ██", "a      500  █"])
    }

    @Test func nothingToDraw() {
        #expect(BarChart(bars: []).lines() == [])
        #expect(BarChart(bars: [.init(label: "x", value: 0)]).lines(indent: "") == ["x  0"])
    }
}
