import MPWire
import Testing

@testable import MPCore

/// What is recent doesn't depend on who asks how often.
@Suite(.timeLimit(.minutes(10)))
struct RecentCallsTests {
    @Test func marksAreTakenEveryFiveSeconds() {
        var recent = RecentCalls()
        #expect(recent.asked(at: .seconds(100)) == .both)
        #expect(recent.asked(at: .seconds(101)) == .none)
        #expect(recent.asked(at: .milliseconds(104_999)) == .none)
        #expect(recent.asked(at: .seconds(105)) == .next)
        #expect(recent.asked(at: .seconds(109)) == .none)
        #expect(recent.asked(at: .seconds(114)) == .next)
        #expect(recent.asked(at: .seconds(124)) == .both)
    }

    @Test func recentIsWhatCameSinceTheOlderMark() {
        var marks = RecentCalls.Marks()
        #expect(marks.recent(of: 7) == 7)
        marks.take(7, .both)
        #expect(marks.recent(of: 9) == 2)
        marks.take(9, .none)
        #expect(marks.recent(of: 9) == 2)
        marks.take(10, .next)
        #expect(marks.recent(of: 12) == 5)
        marks.take(12, .next)
        #expect(marks.recent(of: 12) == 2)
    }

    /// Two who watch, one of them often: to both, the object comes first that is called now.
    @Test func twoWatchersDoNotDisturbEachOther() throws {
        let harness = CoreHarness()
        let (old, new) = (harness.create("list"), harness.create("list"))
        let client = harness.serve()
        for _ in 0..<100 { harness.ask(old, "reverse", on: client) }
        _ = try harness.statistics()
        harness.advance(by: .seconds(1))
        for _ in 0..<3 { harness.ask(new, "reverse", on: client) }
        for _ in 0..<4 {
            #expect(try harness.statistics().objects.map(\.ident) == [new, old])
            harness.advance(by: .seconds(1))
        }
    }
}
