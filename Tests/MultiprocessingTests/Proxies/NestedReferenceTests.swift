import Multiprocessing
import Testing

/// References that come with the proxies inside values.
@Suite struct NestedReferenceTests {
    @Test(.timeLimit(.minutes(10)), arguments: Route.allCases)
    func areGivenBack(over route: Route) async throws {
        try await route.withManager { manager in
            let values = try await manager.list(WireValue.self)
            let base = try await manager.inspect().objects.count
            do {
                let inner = try await manager.list(Int.self, initial: [1]).wireValue
                try await values.append(.list([inner, .tuple([inner, inner])]))
                let other = try await manager.list(Int.self).wireValue
                try await values.append(.dict(["a": other, "b": inner]))
            }
            for _ in 0..<10 {
                _ = try await values.copy()
                _ = try ListProxy<WireValue>(values.wireValue)
                guard case .list(let parts) = try await values.get(0) else { continue }
                #expect(try await ListProxy<Int>(parts[0]).copy() == [1])
            }
            #expect(try await manager.inspect().objects.count == base + 2)
            try await values.clear()
            while try await manager.inspect().objects.count > base {}
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func aProxyKeepsItsObjectAliveWhenItsContainerHasGone() async throws {
        try await withSyncManager { manager in
            let rows = try await manager.list(ListProxy<Int>.self)
            try await rows.append(try await manager.list(Int.self, initial: [1]))
            let row = try await rows.pop()
            try await row.append(2)
            #expect(try await row.copy() == [1, 2])
        }
    }
}
