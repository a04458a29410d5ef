import MPDashboard
import MPWire
import Testing

@Suite struct HistoryTests {
    @Test func ratesAreDifferencesOfTwoLooks() throws {
        var history = History()
        #expect(history.append(.sample(uptime: 10, calls: 40)) == nil)
        let next = history.append(.sample(uptime: 12, calls: 100))
        let point = try #require(next)
        #expect(point.uptime == 12)
        #expect(point.calls == 30)
        #expect(point.errors == 3)
        #expect(point.received == 3000)
        #expect(point.sent == 6000)
        #expect(point.busy == 0.25)
        #expect(point.refusals == 0)
        #expect(point.memory == 1 << 20)
        #expect(point.waits == 1)
        #expect(history.points == [point])
        #expect(history.latest?.uptime == 12)
    }

    @Test func queuesHaveRatesOfTheirOwn() throws {
        var history = History()
        history.append(.sample(uptime: 10, calls: 40))
        let next = history.append(.sample(uptime: 12, calls: 100))
        let point = try #require(next)
        #expect(point.queues["a1-3"]?.length == 3)
        #expect(point.queues["a1-3"]?.leaving == 30)
        // As many came as were taken, since there are as many as before.
        #expect(point.queues["a1-3"]?.arriving == 30)
        #expect(point.queues["a1-5"]?.length == 7)
        #expect(point.queues["a1-5"]?.workers == 2)
        #expect(point.queues["a1-5"]?.arriving == 30)
        #expect(point.queues["a1-5"]?.leaving == 30)
    }

    @Test func anotherServerBeginsAnew() {
        var history = History()
        history.append(.sample(uptime: 10))
        history.append(.sample(uptime: 11))
        #expect(history.points.count == 1)
        #expect(history.append(.sample(server: "b2", uptime: 12)) == nil)
        #expect(history.points.isEmpty)
        #expect(history.append(.sample(server: "b2", uptime: 13)) != nil)
        // A server that was started again has run for less long.
        #expect(history.append(.sample(server: "b2", uptime: 1)) == nil)
        #expect(history.points.isEmpty)
    }

    @Test func twoLooksAtOnceAreOne() {
        var history = History()
        history.append(.sample(uptime: 10, calls: 40))
        let point = history.append(.sample(uptime: 11, calls: 50))
        #expect(history.append(.sample(uptime: 11.1, calls: 60)) == point)
        #expect(history.points.count == 1)
    }

    @Test func fiveMinutesAreKept() {
        var history = History()
        for second in 0...1000 { history.append(.sample(uptime: Double(second))) }
        #expect(history.points.count == 301)
        #expect(history.points.first?.uptime == 700)
    }
}
