import MPWire
import Testing

@testable import syncmanager

@Suite struct InspectReportTests {
    @Test func showsObjectsConnectionsAndTotals() {
        var snapshot = ServerSnapshot(
            [
                .init("a1:7", "Queue", name: "jobs", references: 2, size: 120),
                .init("a1:8", "Library", name: nil, references: 1, size: 3),
            ],
            [
                .init(4, "link", processID: 812, userID: 1000, address: "unix:/tmp/m"),
                .init(12, "stock", name: "T|1"),
            ]
        )
        snapshot.runningCalls = 4
        #expect(
            InspectReport(snapshot).lines() == [
                "Objects:",
                "  ident  type     name  references  size  waiting  running",
                "  a1:7   Queue    jobs           2   120        1        0",
                "  a1:8   Library  –              1     3        0        3",
                "",
                "Connections:",
                "  id  mode   address      pid   uid  name",
                "   4  link   unix:/tmp/m  812  1000",
                "  12  stock  –              –     –  T|1",
                "",
                "2 object(s), 2 connection(s), 1 waiting call(s), 4 running call(s)",
            ]
        )
    }

    @Test func anEmptyServerHasTotalsOnly() {
        let lines = InspectReport(ServerSnapshot()).lines()
        #expect(lines == ["0 object(s), 0 connection(s), 0 waiting call(s), 0 running call(s)"])
    }

    @Test func showsWhatWasRefused() {
        var snapshot = ServerSnapshot()
        snapshot.limits = [
            .init(name: "memory", allowed: .max, refusals: 0),
            .init(name: "objects_per_principal", allowed: 10, refusals: 3),
        ]
        snapshot.denials = 1
        snapshot.memoryInBytes = 4096
        snapshot.handshakes = .init(open: 1, refused: 2, displaced: 0)
        #expect(
            InspectReport(snapshot).lines() == [
                "Limits:",
                "  limit                  allowed  refused",
                "  memory                     any        0",
                "  objects_per_principal       10        3",
                "Memory: 4096 bytes",
                "",
                "Refused for lack of rights: 1",
                "Strangers: 1 in the handshake, 2 refused, 0 displaced",
                "0 object(s), 0 connection(s), 0 waiting call(s), 0 running call(s)",
            ]
        )
    }

    @Test func showsWhatEachPrincipalUses() {
        var snapshot = ServerSnapshot()
        snapshot.principals = [
            .init(name: "key:a+uid:7", connections: 2, parkedCalls: 4, objects: 12, orphans: 0),
            .init(name: "key:b\u{1b}", connections: 0, parkedCalls: 0, objects: 1, orphans: 1),
        ]
        #expect(
            InspectReport(snapshot).lines() == [
                "Principals:",
                "  principal    connections  objects  orphans  waiting",
                "  key:a+uid:7            2       12        0        4",
                "  key:b\\x1b              0        1        1        0",
                "",
                "Orphans of key:b\\x1b: 1 (syncmanager drop shows them)",
                "0 object(s), 0 connection(s), 0 waiting call(s), 0 running call(s)",
            ]
        )
    }

    @Test func theJSONHasTheKeysOfTheProtocol() throws {
        var snapshot = ServerSnapshot(
            [.init("a1:7", "Queue", name: "jobs\u{1b}", references: 2, size: 120)],
            [.init(4, "link", processID: 812, userID: 1000, address: "unix:/tmp/m")]
        )
        snapshot.limits = [.init(name: "memory", allowed: .max, refusals: 2)]
        let json = try InspectReport(snapshot).json()
        #expect(
            json.hasPrefix(
                #"{"server": "a1", "objects": [{"ident": "a1:7", "typeid": "Queue", "name": "jobs\u001b""#
            )
        )
        #expect(json.contains(#""uid": 1000, "address": "unix:/tmp/m"}]"#))
        #expect(
            json.contains(#""limits": {"memory": {"allowed": 9223372036854775807, "refused": 2}}"#)
        )
        #expect(!json.contains("next"))
    }

    @Test func tellsOfOrphansAndOfProcessesThatAreNotWatched() {
        let connections = [(7, true), (0, false), (0, true)].map { number, isWatched in
            ServerSnapshot.Connection(
                1,
                "stock",
                processID: number,
                isWatched: isWatched,
                userID: 1000
            )
        }
        var snapshot = ServerSnapshot([], connections)
        snapshot.principals = ["uid:1000", "uid:1"].enumerated().map { place, name in
            let orphans = place == 0 ? 3 : 0
            return .init(name: name, connections: 0, parkedCalls: 0, objects: 3, orphans: orphans)
        }
        let lines = InspectReport(snapshot).lines()
        #expect(lines[2].contains(" 7  "))
        #expect(lines[3].contains(" foreign, unwatched  "))
        #expect(lines[4].contains(" foreign  "))
        #expect(lines.contains("Orphans of uid:1000: 3 (syncmanager drop shows them)"))
    }

    @Test func showsWaitsHoldersAndDeadlocksOfServersThatTell() throws {
        let report = InspectReport(ServerSnapshot(), .deadlocked(at: 10))
        #expect(
            report.lines().joined(separator: "\n") == """
                DEADLOCK: client 4 alice (pid 901) waits for Lock 'ledger', held by client 5 waits for Lock 'stock', held by the first

                Waiting and running calls:
                  client       pid  waits for      method          for  held by
                  4 alice      901  Lock 'ledger'  acquire      12.5 s  5
                  5              –  the server     word_count    0.5 s  runs in a task

                Held locks and permits:
                  held           by      pid     task        for  waiting    token
                  Lock 'ledger'  5         –        –  1 min 3 s        1        7

                0 object(s), 0 connection(s), 0 waiting call(s), 0 running call(s)
                """
        )
        let json = try report.json()
        #expect(json.contains(#""deadlocks": [{"waits": [{"object": {"ident": "a1-3""#))
        #expect(json.contains(#""holders": [{"object": {"ident": "a1-3""#))
        #expect(json.contains(#""waits": [{"object": {"ident": "a1-3""#))
        let other = try InspectReport(ServerSnapshot()).json()
        #expect(!other.contains("deadlocks"))
    }

    @Test func aQuietServerHasNoSectionsOfWaits() {
        let report = InspectReport(ServerSnapshot(), ServerStatistics(serverID: "a1"))
        #expect(
            report.lines() == ["0 object(s), 0 connection(s), 0 waiting call(s), 0 running call(s)"]
        )
    }
}
