@testable import Multiprocessing
import Testing

@Suite(.timeLimit(.minutes(10))) struct ConnectionEventsTests {
    @Test(arguments: [false, true])
    func tellOfALossAndOfAnotherConnection(_ isSame: Bool) async throws {
        try await RestartingServer.run { server, manager in
            var first = manager.events.makeAsyncIterator()
            var second = manager.events.makeAsyncIterator()
            #expect(await first.next()?.name == "connected")
            if isSame {
                try manager.cutConnection()
            } else {
                await server.stop()
                try await server.start()
            }
            var names: [String] = []
            while names.last?.hasPrefix("reconnected") != true {
                names.append(try #require(await first.next()).name)
            }
            #expect(names.first == (isSame ? "lost connectionLost" : "lost serverStopped"))
            #expect(names[1] == "reconnecting 1")
            #expect(names.last == "reconnected \(isSame)")
            var others: [String] = []
            while others.last?.hasPrefix("reconnected") != true {
                others.append(try #require(await second.next()).name)
            }
            #expect(others == ["connected"] + names)
            var late = manager.events.makeAsyncIterator()
            #expect(await late.next()?.name == "connected")
            await manager.close()
            #expect(await late.next()?.name == "closed")
            #expect(await late.next() == nil)
            var later = manager.events.makeAsyncIterator()
            #expect(await later.next()?.name == "closed")
            #expect(await later.next() == nil)
        }
    }

    @Test func aReaderThatComesLateLearnsOfTheLoss() async throws {
        try await RestartingServer.run { server, manager in
            var first = manager.events.makeAsyncIterator()
            await server.stop()
            _ = await SyncManager.wait(for: &first) { $0.name == "reconnecting 2" ? true : nil }
            var late = manager.events.makeAsyncIterator()
            #expect(await late.next()?.name == "lost serverStopped")
        }
    }

    @Test func aSlowReaderLosesTheOldestOnly() async throws {
        let hub = ConnectionEventHub()
        let events = ConnectionEvents { reader in
            hub.add(reader, .connected)
            hub.deliver()
        }
        var reader = events.makeAsyncIterator()
        for attempt in 1...100 {
            hub.add(.reconnecting(attempt: attempt, after: .zero))
            hub.deliver()
        }
        #expect(await reader.next()?.name == "reconnecting 37")
    }
}

extension ConnectionEvent {
    /// The event in a word or two.
    var name: String {
        switch self {
        case .connected: "connected"
        case .lost(let error): "lost \(error.code)"
        case .reconnecting(let attempt, _): "reconnecting \(attempt)"
        case .reconnected(let isSame): "reconnected \(isSame)"
        case .gaveUp(let error): "gave up \(error.code)"
        case .closed: "closed"
        }
    }
}
