import MPDashboard
import Testing

@Suite struct RecentLinesTests {
    @Test func theLatestFiveHundredAreKept() {
        let lines = RecentLines()
        #expect(lines.lines(after: 0).isEmpty)
        for number in 1...1700 { lines.append("line \(number)", level: "info", time: 0) }
        let all = lines.lines(after: 0)
        #expect(all.count == 500)
        #expect(all.first?.text == "line 1201")
        #expect(all.last?.number == 1700)
        #expect(lines.lines(after: 1698).map(\.text) == ["line 1699", "line 1700"])
        #expect(lines.lines(after: 1700).isEmpty)
    }
}
