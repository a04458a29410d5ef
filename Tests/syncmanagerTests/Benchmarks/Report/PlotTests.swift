import FoundationEssentials
import Testing

@testable import syncmanager

@Suite struct PlotTests {
    @Test func latencyScalesGrowByRatios() {
        let scale = PlotScale.latencies(from: 7_000, to: 300_000)
        #expect(scale.ticks.map(\.text).first == "5 µs")
        #expect(scale.ticks.map(\.text).last == "500 µs")
        #expect(scale.position(of: 5_000) == 0)
        #expect(abs(scale.position(of: 50_000) - 0.5) < 1e-9)
        #expect(scale.position(of: 1e9) == 1)
        #expect(scale.position(of: 1) == 0)
    }

    @Test(arguments: [(0.0, 0.0), (9, 10), (260_000, 300_000), (1_000_000, 1_000_000)])
    func amountsStartAtZeroAndEndAtAMark(highest: Double, end: Double) {
        let scale = PlotScale.amounts(to: highest)
        #expect(scale.lowest == 0)
        #expect(scale.highest >= highest)
        if end > 0 { #expect(scale.highest == end) }
        #expect((2...7).contains(scale.ticks.count))
    }

    @Test func eachNumberOfClientsHasAMark() {
        let scale = PlotScale.clients([16, 1, 4])
        #expect(scale.ticks.map(\.text) == ["1", "4", "16"])
        #expect(abs(scale.position(of: 4) - 0.5) < 1e-9)
        #expect(PlotScale.clients([1]).position(of: 1) == 0)
    }

    @Test func drawsEachLineWithItsNameAndTheAxesWithTheirUnits() {
        let plot = Plot(
            title: "a < b",
            xLabel: "time in µs",
            yLabel: "calls per second",
            x: .clients([1, 2]),
            y: .amounts(to: 10),
            series: [
                .init(
                    label: "ours & theirs",
                    points: [.init(x: 1, y: 0), .init(x: 2, y: 10, low: 5, high: 10)],
                    showsPoints: true
                ),
                .init(label: "plain", points: [.init(x: 1, y: 5), .init(x: 2, y: 5)]),
            ]
        )
        let svg = plot.svg
        #expect(svg.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 760 "))
        #expect(svg.hasSuffix("</svg>\n"))
        for text in ["a &lt; b", "ours &amp; theirs", "time in µs", "calls per second", ">10<"] {
            #expect(svg.contains(text))
        }
        // From the lower left to the upper right corner, and across the middle.
        #expect(svg.contains("points=\"88,344 736,44\""))
        #expect(svg.contains("points=\"88,194 736,194\""))
        #expect(svg.contains("y1=\"194\" y2=\"44\" stroke=\"#0072b2\""))
        #expect(svg.count(of: "<circle") == 2)
        #expect(svg.contains("prefers-color-scheme: dark"))
    }

    @Test func throughputIsDrawnOverClientsAndLatenciesOverTime() throws {
        let throughput = try #require(Plot(SampleReport.crowd))
        #expect(throughput.series.map(\.label) == ["ours", "theirs"])
        #expect(throughput.series[0].points.map(\.x) == [1, 4])
        #expect(throughput.series[0].points.map(\.y) == [200, 400])
        #expect(throughput.y.highest >= 400)

        let latencies = try #require(Plot(SampleReport.single))
        #expect(latencies.series.map(\.label) == ["ours", "theirs"])
        #expect(latencies.series[1].points.map(\.y) == [0.5])
        #expect(latencies.x.isLogarithmic)
    }

    @Test func nothingIsDrawnOfNothing() {
        let left = SampleReport.single.entries.map { entry in
            Entry(entry.contestant, clients: 1, obstacle: "missing")
        }
        let contest = SampleReport.single.contest
        #expect(Plot(ContestResult(contest: contest, entries: left, figures: [])) == nil)
    }
}

extension String {
    /// How often a text comes up.
    fileprivate func count(of text: String) -> Int {
        ranges(of: text).count
    }
}
