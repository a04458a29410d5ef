import Foundation
import MPWire
import Testing

@testable import syncmanager

@Suite struct TopReportTests {
    private static func model(_ last: ServerStatistics) -> TopModel {
        var history = TopHistory()
        _ = history.advance(to: .sample(at: 10))
        return history.advance(to: last)
    }

    @Test func printsATableOfEachKind() {
        let report = TopReport(Self.model(.deadlocked(at: 11)))
        #expect(
            report.lines(server: "unix:/tmp/m").joined(separator: "\n") == """
                unix:/tmp/m  up 11.0 s  pid 812
                calls 1,020/s  errors 10/s  in 51.0 kB/s  out 20.4 kB/s  loop 25 %
                objects 10,000  clients 3  waiting 2  running 1  memory 120 MB  refused 6 (rights 4, limits 2)
                DEADLOCK: client 4 alice (pid 901) waits for Lock 'ledger', held by client 5 waits for Lock 'stock', held by the first

                Hottest objects:
                  object  type   calls/s▼     loop     in/s    out/s  errors/s  waiting     size    calls
                  counts  dict      1,000     10 %  50.0 kB  20.0 kB        10        0       26   11,000
                  a1-2    Queue        20    0.2 %   1.0 kB    400 B         0        0      210      220

                Hottest methods:
                  method  type   calls/s▼     loop  per call  errors/s  waits/s    calls
                  get     dict      1,000     10 %    100 µs        10      100   11,000
                  put     Queue        20    0.2 %    100 µs         0      2.0      220

                Waiting and running calls:
                  client       pid  waits for      method          for  held by
                  4 alice      901  Lock 'ledger'  acquire      12.5 s  5
                  5              –  the server     word_count    0.5 s  runs in a task

                Held locks and permits:
                  held           by      pid     task        for  waiting    token
                  Lock 'ledger'  5         –        –  1 min 3 s        1        7

                Queues:
                  queue  type    length     in/s    out/s  empty in  waiting    taken
                  a1-2   Queue      210       20       10     grows        0      110

                Clients:
                   client  name   principal        pid  calls/s▼     in/s    out/s  from         calls
                        4  alice  key:default      901     1,000      0 B      0 B  –           11,000
                        5         key:default        –        20     64 B     32 B  192.0.2.7      220

                Principals:
                  principal    connections  calls/s     in/s    out/s    calls
                  key:default            2    1,020      0 B      0 B   11,220
                """
        )
    }

    @Test func longTablesAreCut() {
        var told = ServerStatistics.sample(at: 11)
        told.waits = (0..<50).map { _ in
            .init(object: .ledger, method: "acquire", time: 1, client: .bob)
        }
        let lines = TopReport(Self.model(told)).lines(server: "m")
        #expect(lines.contains("  … and 30 more"))
        #expect(lines.count { $0.contains("acquire") } == 20)
    }

    @Test func theJSONHasTheKeysOfTheProtocolAndRates() throws {
        let text = try TopReport(Self.model(.deadlocked(at: 11))).json(time: 1.5)
        #expect(!text.contains("\n"))
        let parsed = try JSONSerialization.jsonObject(with: Data(text.utf8))
        let json = try #require(parsed as? [String: Any])
        #expect(json["time"] as? Double == 1.5)
        #expect(json["server"] as? String == "a1")
        #expect(json["uptime"] as? Double == 11)
        #expect((json["deadlocks"] as? [[String: Any]])?.first?["certain"] as? Bool == true)
        let rates = try #require(json["rates"] as? [String: Any])
        #expect(rates["seconds"] as? Double == 1)
        #expect(rates["loop"] as? Double == 0.25)
        let total = try #require(rates["total"] as? [String: Double])
        #expect(total["calls"] == 1020)
        #expect(total["received"] == 51_000)
        let methods = try #require(rates["methods"] as? [String: [String: [String: Double]]])
        #expect(methods["dict"]?["get"]?["calls"] == 1000)
        let objects = try #require(rates["objects"] as? [String: [String: Double]])
        #expect(objects["a1-1"]?["calls"] == 1000)
        let queues = try #require(rates["queues"] as? [String: [String: Any]])
        #expect(queues["a1-2"]?["in"] as? Double == 20)
        #expect(queues["a1-2"]?["out"] as? Double == 10)
        // It grows.
        #expect(queues["a1-2"]?["empty_in"] is NSNull)
    }

    @Test func oneAnswerHasNoRates() throws {
        var history = TopHistory()
        let report = TopReport(history.advance(to: .sample(at: 10)))
        #expect(try report.json(time: 0).hasSuffix(#""time": 0.0, "rates": null}"#))
    }
}
