import MPWire
import Testing

@testable import syncmanager

/// What is seen, character by character.
@Suite struct TopScreenTests {
    private static func state(
        _ columns: Int,
        _ rows: Int,
        deadlocked: Bool = false,
        keys: String = ""
    ) -> TopState {
        var state = TopState(
            server: "unix:/tmp/m",
            interval: .seconds(1),
            size: .init(columns: columns, rows: rows)
        )
        _ = state.received(.answered(.sample(at: 10), at: .seconds(1)))
        let told: ServerStatistics = deadlocked ? .deadlocked(at: 11) : .sample(at: 11)
        _ = state.received(.answered(told, at: .seconds(2)))
        for key in keys {
            _ = state.received(.pressed(key == "\r" ? .enter : .character(key)))
        }
        return state
    }

    private func text(_ state: TopState) -> String {
        TopScreen(state).lines().map { $0.text.trimmingTrailingBlanks() + "\n" }.joined()
    }

    @Test func theOverviewHasSomethingOfEverything() {
        #expect(
            text(Self.state(80, 24)) == """
                 syncmanager top  unix:/tmp/m  up 11.0 s  pid 812  every 1.0 s            live
                 calls 1,020/s  errors 10/s  in 51.0 kB/s  out 20.4 kB/s  loop 25 %  [██······]
                 objects 10,000  clients 3  waiting 2  running 1  memory 120 MB  refused 6 (rig…
                 1 Overview  2 Objects  3 Methods  4 Waits  5 Queues  6 Clients
                 object  type   calls/s▼     loop     in/s    out/s  errors/s  waiting     size
                 counts  dict      1,000     10 %  50.0 kB  20.0 kB        10        0       26
                 a1-2    Queue        20    0.2 %   1.0 kB    400 B         0        0      210

                 method  type   calls/s▼     loop  per call  errors/s  waits/s    calls
                 get     dict      1,000     10 %    100 µs        10      100   11,000
                 put     Queue        20    0.2 %    100 µs         0      2.0      220

                 client       pid  waits for      method          for  held by
                 4 alice      901  Lock 'ledger'  acquire      12.5 s  5
                 5              –  the server     word_count    0.5 s  runs in a task

                 held           by      pid     task        for  waiting    token
                 Lock 'ledger'  5         –        –  1 min 3 s        1        7

                 queue  type    length     in/s    out/s  empty in  waiting    taken
                 a1-2   Queue      210       20       10     grows        0      110


                 q quit  1–6 page  s sort  / filter  p pause  Enter details  h help

                """
        )
    }

    @Test func aDeadlockStandsAboveAll() {
        #expect(
            text(Self.state(60, 24, deadlocked: true, keys: "4")) == """
                 syncmanager top  unix:/tmp/m  up 11.0 s  pid 812  e…  live
                 calls 1,020/s  errors 10/s  in 51.0 kB/s  out 20.4 kB/s  l…
                 objects 10,000  clients 3  waiting 2  running 1  memory 12…
                 DEADLOCK: client 4 alice (pid 901) waits for Lock
                 'ledger', held by client 5 waits for Lock 'stock', held by
                 the first
                 1 Overview  2 Objects  3 Methods  4 Waits  5 Queues  6 Cli…
                 Deadlocks
                 client       pid  waits for      method       for  held by
                 4 alice      901  Lock 'ledger'  acquire    3.0 s  5
                 5              –  Lock 'stock'   acquire    2.5 s  4 alice

                 Waiting and running calls
                 client       pid  waits for     method        for  held by
                 4 alice      901  Lock 'ledge…  acquire    12.5 s  5
                 5              –  the server    word_co…    0.5 s  runs in…

                 Held locks and permits
                 held           by      pid        for  waiting    token
                 Lock 'ledger'  5         –  1 min 3 s        1        7



                 q quit  1–6 page  s sort  / filter  p pause  Enter details…

                """
        )
        let line = TopScreen(Self.state(60, 24, deadlocked: true)).lines()[3]
        #expect(line.spans.first?.style == .alarm)
    }

    @Test func aSmallWindowShowsWhatMattersMost() {
        #expect(
            text(Self.state(30, 10, keys: "2")) == """
                 syncmanager top  unix…  live
                 calls 1,020/s  errors 10/s  …
                 objects 10,000  clients 3  w…
                 1 Overview  2 Objects  3 Met…
                 Hottest objects
                 object  type   calls/s▼
                 counts  dict      1,000
                 a1-2    Queue        20

                 q quit  1–6 page  s sort  / …

                """
        )
    }

    @Test func detailsOfAnObject() {
        #expect(
            text(Self.state(80, 30, keys: "2j\r")) == """
                 syncmanager top  unix:/tmp/m  up 11.0 s  pid 812  every 1.0 s            live
                 calls 1,020/s  errors 10/s  in 51.0 kB/s  out 20.4 kB/s  loop 25 %  [██······]
                 objects 10,000  clients 3  waiting 2  running 1  memory 120 MB  refused 6 (rig…
                 1 Overview  2 Objects  3 Methods  4 Waits  5 Queues  6 Clients   details; Esc …
                 Object
                 ident   a1-2
                 type    Queue
                 size    210
                 calls   220 (20/s, 0.2 % of the loop)
                 errors  2
                 bytes   11.0 kB in, 4.4 kB out
                 waits   22; those that have ended took 0.0 s
                 items   210; 20/s in, 10/s out; empty in: grows

                 Waiting and running calls
                   No call waits.

                 Methods of Queue
                 method  type   calls/s     loop  per call  errors/s  waits/s    calls
                 put     Queue       20    0.2 %    100 µs         0      2.0      220









                 q quit  1–6 page  s sort  / filter  p pause  Enter details  h help

                """
        )
    }

    @Test func queuesTellWhenTheyWillBeEmpty() {
        #expect(
            text(Self.state(80, 12, keys: "5")) == """
                 syncmanager top  unix:/tmp/m  up 11.0 s  pid 812  every 1.0 s            live
                 calls 1,020/s  errors 10/s  in 51.0 kB/s  out 20.4 kB/s  loop 25 %  [██······]
                 objects 10,000  clients 3  waiting 2  running 1  memory 120 MB  refused 6 (rig…
                 1 Overview  2 Objects  3 Methods  4 Waits  5 Queues  6 Clients
                 Queues
                 queue  type   length▼     in/s    out/s  empty in  waiting    taken
                 a1-2   Queue      210       20       10     grows        0      110




                 q quit  1–6 page  s sort  / filter  p pause  Enter details  h help

                """
        )
    }

    @Test func clientsAndPrincipals() {
        #expect(
            text(Self.state(100, 16, keys: "6")) == """
                 syncmanager top  unix:/tmp/m  up 11.0 s  pid 812  every 1.0 s                                live
                 calls 1,020/s  errors 10/s  in 51.0 kB/s  out 20.4 kB/s  loop 25 %  [█████···············]
                 objects 10,000  clients 3  waiting 2  running 1  memory 120 MB  refused 6 (rights 4, limits 2)
                 1 Overview  2 Objects  3 Methods  4 Waits  5 Queues  6 Clients
                 Clients
                  client  name   principal        pid  calls/s▼     in/s    out/s  from         calls
                       4  alice  key:default      901     1,000      0 B      0 B  –           11,000
                       5         key:default        –        20     64 B     32 B  192.0.2.7      220

                 Principals
                 principal    connections  calls/s     in/s    out/s    calls
                 key:default            2    1,020      0 B      0 B   11,220



                 q quit  1–6 page  s sort  / filter  p pause  Enter details  h help

                """
        )
    }

    @Test func aFilterIsSeen() {
        let typing = text(Self.state(80, 12, keys: "3/get")).split(separator: "\n")
        #expect(typing.last == " Filter: get   Enter keeps it, Esc drops it")
        #expect(typing.contains(" Hottest methods with 'get': 1"))
        let kept = text(Self.state(80, 12, keys: "3/none\r")).split(separator: "\n")
        #expect(kept.last?.hasPrefix(" Filter: none  q quit") == true)
        #expect(kept.contains("   none"))
    }

    @Test func theStateOfTheServerIsSeen() {
        var state = TopState(
            server: "m",
            interval: .milliseconds(300),
            size: .init(columns: 60, rows: 8)
        )
        func head() -> String { TopScreen(state).lines()[0].text }
        #expect(head() == " syncmanager top  m  every 300 ms               connecting ")
        _ = state.received(.answered(.sample(at: 1), at: .zero))
        #expect(head() == " syncmanager top  m  up 1.0 s  pid 812  every 300 ms  live ")
        _ = state.received(.ticked(at: .seconds(1)))
        _ = state.received(.ticked(at: .seconds(6)))
        #expect(head() == " syncmanager top  m  up 1.0 s  pid 81…  NO ANSWER for 5.0 s ")
        _ = state.received(.failed("it is gone", at: .seconds(7)))
        #expect(head().hasSuffix("  AWAY "))
        #expect(TopScreen(state).lines()[3].text == " AWAY for 0.0 s: it is gone ")
        _ = state.received(.pressed(.character("p")))
        #expect(head().hasSuffix("  PAUSED "))
    }

    @Test func theSelectedRowIsAlwaysSeen() {
        var (state, told) = (Self.state(80, 12), ServerStatistics.sample(at: 12))
        told.objects = (0..<100).map {
            .init(
                "b-\($0)",
                "dict",
                name: "name \($0)",
                size: 0,
                calls: CallStatistics(calls: 1000 - $0)
            )
        }
        _ = state.received(.answered(told, at: .seconds(3)))
        told.uptime += 1
        _ = state.received(.answered(told, at: .seconds(4)))
        _ = state.received(.pressed(.character("2")))
        for place in 0..<100 {
            let lines = TopScreen(state).lines()
            let selected = lines.filter { $0.spans.first?.style == .selected }
            // The tab of the page isn't at the beginning of its line.
            #expect(selected.count == 1)
            #expect(selected.first?.text.hasPrefix(" name \(place) ") == true)
            // The headings stay.
            #expect(lines[4].text == " Hottest objects")
            #expect(lines[5].text.hasPrefix(" object "))
            _ = state.received(.pressed(.down))
        }
    }

    @Test func noLineIsWiderThanTheWindow() {
        for keys in ["", "1", "2", "3", "4", "5", "6", "h", "2\r", "6\r", "/名前", "3\r\r"] {
            for (columns, rows) in [(0, 0), (1, 1), (7, 3), (20, 5), (33, 9), (61, 17), (200, 60)] {
                let lines = TopScreen(Self.state(columns, rows, deadlocked: true, keys: keys))
                    .lines()
                #expect(lines.count == rows)
                #expect(lines.allSatisfy { $0.width <= columns })
            }
        }
    }

    @Test func namesOfOthersStayInTheirPlace() {
        var (state, told) = (Self.state(150, 20), ServerStatistics.sample(at: 12))
        told.objects[0] = .init(
            "a1-1",
            "di\u{1b}[31mct",
            name: "\u{202e}名前\r\n" + String(repeating: "x", count: 500),
            size: 1,
            calls: CallStatistics(calls: 20_000)
        )
        _ = state.received(.answered(told, at: .seconds(3)))
        let lines = TopScreen(state).lines().map(\.text)
        #expect(lines.allSatisfy { $0.unicodeScalars.allSatisfy(\.isVisible) })
        #expect(lines.contains { $0.contains("\\u202e名前\\r\\nx") })
        #expect(TopScreen(state).lines().allSatisfy { $0.width <= 150 })
    }
}
