import Testing

@testable import syncmanager

@Suite struct InspectReportTests {
    @Test func showsObjectsConnectionsAndTotals() {
        let report = InspectReport(
            objects: [
                .init(
                    ident: "a1:7",
                    typeid: "Queue",
                    name: "jobs",
                    references: 2,
                    size: 120,
                    waiting: 1,
                    running: 0
                ),
                .init(
                    ident: "a1:8",
                    typeid: "Library",
                    name: nil,
                    references: 1,
                    size: 3,
                    waiting: 0,
                    running: 3
                ),
            ],
            connections: [
                .init(
                    id: 4,
                    mode: "link",
                    name: "",
                    processID: 812,
                    userID: 1000,
                    address: "unix:/tmp/m"
                ),
                .init(
                    id: 12,
                    mode: "stock",
                    name: "T|1",
                    processID: nil,
                    userID: nil,
                    address: nil
                ),
            ],
            running: 4
        )
        #expect(
            report.lines() == [
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
        let lines = InspectReport(objects: [], connections: [], running: 0).lines()
        #expect(lines == ["0 object(s), 0 connection(s), 0 waiting call(s), 0 running call(s)"])
    }

    @Test func showsWhatWasRefused() {
        var report = InspectReport(objects: [], connections: [], running: 0)
        report.refusals = [
            .init(reason: "objects_per_principal", count: 3), .init(reason: "rights", count: 1),
        ]
        #expect(
            report.lines() == [
                "Refused because of objects_per_principal: 3", "Refused because of rights: 1",
                "0 object(s), 0 connection(s), 0 waiting call(s), 0 running call(s)",
            ]
        )
    }

    @Test func tellsOfOrphansAndOfProcessesThatAreNotWatched() {
        let connections = [(7, true), (0, false), (0, true)].map { number, isWatched in
            InspectReport.Connection(
                id: 1,
                mode: "stock",
                name: "",
                processID: number,
                isWatched: isWatched,
                userID: 1000,
                address: nil
            )
        }
        var report = InspectReport(objects: [], connections: connections, running: 0)
        report.orphans = [.init(creator: "uid:1000", count: 3)]
        let lines = report.lines()
        #expect(lines[2].contains(" 7  "))
        #expect(lines[3].contains(" foreign, unwatched  "))
        #expect(lines[4].contains(" foreign  "))
        #expect(lines.contains("Orphans of uid:1000: 3 (syncmanager drop shows them)"))
    }
}
