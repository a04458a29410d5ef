import Multiprocessing

/// What is sold in a shop: shared values are any `Codable`.
struct Sale: Codable, Equatable {
    var fruit: String
    var count: Int
}

@main
struct Tutorial {
    static func main() async throws {
        try await withSyncManager { manager in
            // A dictionary that everybody finds by its name.
            let stock = try await manager.dict(named: "stock", String.self, Int.self)
            try await stock.update(with: ["apples": 10, "pears": 3])

            // Many tasks at once: each increment is one call, so nothing is lost.
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 1...100 {
                    group.addTask { try await stock.increment("apples", by: 1) }
                }
                try await group.waitForAll()
            }
            print("apples:", try await stock["apples"] ?? 0)

            // A queue between a producer and a consumer.
            let sales = try await manager.queue(named: "sales", Sale?.self)
            async let seller: Void = sell(into: sales)
            while let sale = try await sales.get(timeout: .seconds(30)) {
                let left = try await stock.increment(sale.fruit, by: -sale.count)
                print("sold", sale.count, sale.fruit, "and have", left)
            }
            try await seller

            // A lock that its holder can't forget: the scope releases it.
            let lock = try await manager.lock(named: "till")
            try await lock.withLock { print("alone at the till") }

            // What the server has done for all this.
            let statistics = try await manager.statistics()
            let increments = statistics.types.first { $0.typeid == "dict" }?.methods["increment"]
            print("increments:", increments?.calls ?? 0)
        }
    }

    static func sell(into sales: QueueProxy<Sale?>) async throws {
        try await sales.put(Sale(fruit: "apples", count: 60))
        try await sales.put(Sale(fruit: "pears", count: 2))
        try await sales.put(nil)
    }
}
