import MPProxyScenarios
import Multiprocessing
import Testing

/// Every method of every proxy, with our server, over each kind of connection.
@Suite struct ProxyTests {
    @Test(.timeLimit(.minutes(10)), arguments: Route.allCases, ProxyScenario.all)
    func behaves(over route: Route, _ scenario: ProxyScenario) async throws {
        try await route.withManager { try await scenario.run($0) }
    }

    @Test(.timeLimit(.minutes(10)), arguments: Route.allCases)
    func theEndOfTheLastProxyEndsItsObject(over route: Route) async throws {
        try await route.withManager { manager in
            let before = try await manager.numberOfObjects()
            do {
                let list = try await manager.list(Int.self)
                let dict = try await manager.dict(String.self, Int.self)
                let iterator = try await dict.makeKeyIterator()
                #expect(try await manager.numberOfObjects() == before + 3)
                #expect(try await iterator.next() == nil)
                #expect(try await list.count() == 0)
            }
            // Releases travel before the next call, in the same stream.
            #expect(try await manager.numberOfObjects() == before)
        }
    }
}
