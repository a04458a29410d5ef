import MPWire
import Testing

@testable import syncmanager

@Suite struct TopHistoryTests {
    @Test func oneAnswerHasNoRates() {
        var history = TopHistory()
        let model = history.advance(to: .sample(at: 10))
        #expect(model.seconds == nil)
        #expect(model.total == nil)
        #expect(model.busy == nil)
        #expect(model.objects.map(\.statistics.ident) == ["a1-1", "a1-2"])
        #expect(model.objects.allSatisfy { $0.rates == nil })
        #expect(model.methods.allSatisfy { $0.rates == nil })
        #expect(model.queues.allSatisfy { $0.flow == nil })
        #expect(model.clients.allSatisfy { $0.traffic == nil })
        #expect(model.limitRefusals == 2)
    }

    @Test func ratesAreDifferences() throws {
        var history = TopHistory()
        _ = history.advance(to: .sample(at: 10))
        let model = history.advance(to: .sample(at: 12))
        #expect(model.seconds == 2)
        #expect(model.busy == 0.25)
        let total = try #require(model.total)
        #expect(total.calls == 1020)
        #expect(total.errors == 10)
        #expect(total.received == 51_000)
        #expect(total.sent == 20_400)
        #expect(abs(total.busy - 0.102) < 1e-9)
        #expect(total.waits == 102)
        #expect(try abs(#require(total.loopTimePerCall) - 0.0001) < 1e-12)
        #expect(model.objects.map(\.rates?.calls) == [1000, 20])
        #expect(model.methods.map(\.name) == ["put", "get"])
        #expect(model.methods.map(\.rates?.calls) == [20, 1000])
        #expect(model.queues.map(\.flow?.incoming) == [20])
        #expect(model.queues.map(\.flow?.outgoing) == [10])
        #expect(model.clients.map(\.traffic?.calls) == [1000, 20])
        #expect(model.clients.map(\.traffic?.received) == [0, 64])
        #expect(model.principals.map(\.traffic?.calls) == [1020])
    }

    @Test(arguments: [(20, "b2"), (10, "a1"), (5, "a1")])
    func aServerThatWasStartedAgainIsAnother(time: Int, serverID: String) {
        var history = TopHistory()
        _ = history.advance(to: .sample(at: 10))
        let model = history.advance(to: .sample(at: time, serverID: serverID))
        #expect(model.seconds == nil)
        #expect(model.objects.allSatisfy { $0.rates == nil })
        #expect(history.advance(to: .sample(at: time + 1, serverID: serverID)).seconds == 1)
    }

    /// A list with room would have had it.
    @Test func whatIsNewBeganAtNothing() {
        var (history, before) = (TopHistory(), ServerStatistics.sample(at: 10))
        (before.objects, before.types, before.queues, before.clients) = ([], [], [], [])
        _ = history.advance(to: before)
        let model = history.advance(to: .sample(at: 20))
        #expect(model.objects.map(\.rates?.calls) == [2000, 40])
        #expect(model.methods.map(\.rates?.calls) == [40, 2000])
        #expect(model.queues.map(\.flow?.incoming) == [50])
        #expect(model.clients.map(\.traffic?.calls) == [2000, 40])
    }

    @Test func whatIsNewInAFullListIsNotKnown() {
        var (history, full) = (TopHistory(), ServerStatistics.sample(at: 10))
        full.objects = (0..<100).map {
            .init("b-\($0)", "dict", name: nil, size: 0, calls: CallStatistics(calls: 7))
        }
        _ = history.advance(to: .sample(at: 9))
        _ = history.advance(to: full)
        let model = history.advance(to: .sample(at: 11))
        // It was seen before that.
        #expect(model.objects.map(\.rates?.calls) == [1000, 20])
        var later = ServerStatistics.sample(at: 20)
        (later.uptime, later.objects) = (200, full.objects)
        _ = history.advance(to: later)
        later = .sample(at: 30)
        later.uptime = 201
        #expect(history.advance(to: later).objects.allSatisfy { $0.rates == nil })
    }

    /// A server may tell anything.
    @Test func numbersThatMakeNoSenseDoNoHarm() throws {
        var (history, before, after) = (
            TopHistory(), ServerStatistics(serverID: "a"), ServerStatistics(serverID: "a")
        )
        before.total.calls = .min
        after.total.calls = .max
        before.total.sentBytes = 5
        after.limitRefusals = ["a": .max, "b": .max]
        after.uptime = .leastNonzeroMagnitude
        (before.loopTime, after.loopTime) = (.infinity, .nan)
        after.queues = [.init(object: .jobs, length: .max, taken: .max, waiting: .min)]
        after.objects = [.init("a", "b", name: nil, size: .min, calls: after.total)]
        _ = history.advance(to: before)
        let model = history.advance(to: after)
        #expect(try #require(model.total).sent == 0)
        #expect(try #require(model.total).calls > 1e18)
        var state = TopState(server: "x", interval: .seconds(1), size: .init(columns: 80, rows: 24))
        for statistics in [before, after] {
            _ = state.received(.answered(statistics, at: .zero))
            for view in "123456" {
                _ = state.received(.pressed(.character(view)))
                #expect(TopScreen(state).lines().count == 24)
            }
        }
        after.uptime = .nan
        #expect(history.advance(to: after).seconds == nil)
    }
}
