import MPDashboard
import MPWire
import Testing

@Suite struct TableQueryTests {
    private let rows: [ObjectRow] = (0..<10_000).map { number in
        ObjectRow(
            ServerSnapshot.Object(
                ident: "a1-\(number)",
                typeid: number % 2 == 0 ? "dict" : "list",
                name: number % 100 == 0 ? "Named \(number)" : nil,
                references: 1,
                nestedReferences: 0,
                size: number % 7,
                waitingCalls: 0,
                runningCalls: 0
            ),
            calls: number < 10 ? number : nil
        )
    }

    private func page(_ parameters: [String: String]) -> TablePage<ObjectRow> {
        TableQuery<ObjectRow>(parameters).page(of: rows)
    }

    @Test func aPageHasAHundredRowsUnlessTold() {
        let page = page([:])
        #expect(page.total == 10_000)
        #expect(page.matching == 10_000)
        #expect(page.rows.map(\.ident).first == "a1-0")
        #expect(page.rows.count == 100)
        #expect(self.page(["limit": "5"]).rows.count == 5)
        #expect(self.page(["limit": "99999"]).rows.count == 200)
        #expect(self.page(["limit": "-1", "offset": "-5"]).rows.map(\.ident) == ["a1-0"])
    }

    @Test func allWordsHaveToBeThere() {
        #expect(page(["filter": "named DICT"]).matching == 100)
        #expect(page(["filter": "list named"]).matching == 0)
        #expect(page(["filter": "a1-9999"]).rows.map(\.ident) == ["a1-9999"])
        #expect(page(["filter": "  "]).matching == 10_000)
    }

    @Test func isSortedByOneColumn() {
        let hottest = page(["sort": "calls", "descending": "1", "limit": "3"])
        #expect(hottest.rows.map(\.ident) == ["a1-9", "a1-8", "a1-7"])
        #expect(page(["sort": "name", "limit": "1"]).rows.first?.name == "Named 0")
        #expect(page(["sort": "no such column", "limit": "1"]).rows.first?.ident == "a1-0")
        // Equal rows keep their order, in either direction.
        let small = page(["sort": "size", "limit": "2"])
        #expect(small.rows.map(\.ident) == ["a1-0", "a1-7"])
        let large = page(["sort": "size", "descending": "1", "limit": "2"])
        #expect(large.rows.map(\.ident) == ["a1-6", "a1-13"])
    }

    @Test func behindTheEndIsTheLastPage() {
        let page = page(["filter": "named", "offset": "5000", "limit": "30"])
        #expect(page.offset == 90)
        #expect(page.rows.count == 10)
        #expect(self.page(["filter": "nothing", "offset": "7"]).offset == 0)
    }

    @Test func clientsAreFoundByTheirProcess() {
        let snapshot = ServerSnapshot(
            serverID: "a1",
            objects: [],
            connections: [
                .init(
                    id: 1,
                    mode: "link",
                    name: "worker",
                    processID: 4711,
                    isWatched: true,
                    key: "k",
                    userID: 0,
                    address: "unix:/m"
                ),
                .init(
                    id: 2,
                    mode: "stock",
                    name: "other",
                    processID: 12,
                    isWatched: true,
                    key: "k",
                    userID: 5,
                    address: nil
                ),
            ],
            totals: .init(objects: 0, connections: 2)
        )
        let rows = ClientRow.all(in: snapshot, .sample())
        #expect(rows.map(\.calls) == [40, nil])
        #expect(rows.map(\.principal) == ["uid:0", "uid:5"])
        let found = TableQuery<ClientRow>(["filter": "4711"]).page(of: rows)
        #expect(found.rows.map(\.id) == [1])
    }
}
