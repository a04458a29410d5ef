import Foundation
import MPSystem
import Testing

/// The memory of the flight recorder, and its file.
@Suite struct FlightRingTests {
    private static func lines(_ ring: FlightRing) throws -> [String] {
        let path = "/tmp/mp-flight-\(UUID().uuidString.prefix(8))"
        try ring.write(to: path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
            .map(String.init)
    }

    @Test func theOldestEventsAreOverwritten() throws {
        let ring = try #require(FlightRing(capacity: 3))
        for number in 1...5 as ClosedRange<UInt64> {
            var event = FlightEvent(.opened, at: .milliseconds(Int(number)))
            event.connection = number
            ring.writer.append(event)
        }
        let lines = try Self.lines(ring)
        #expect(lines[0].contains("the last 3 of 5 events"))
        #expect(
            lines.dropFirst().map { $0 } == [
                "0.003000000 opened connection=3", "0.004000000 opened connection=4",
                "0.005000000 opened connection=5",
            ]
        )
    }

    @Test func callsHaveNamesLengthsAndOutcomes() throws {
        let ring = try #require(FlightRing(capacity: 10))
        ring.writer.beginCall(
            at: .seconds(7),
            connection: 1,
            session: 2,
            call: 3,
            object: 4,
            method: 1,
            of: KnownFlightNames(
                type: "list",
                methods: ["append", "a_name_that_is_longer_than_24_bytes"],
                others: "#others"
            )
        )
        var ended = FlightEvent(.ended, at: .seconds(7))
        ended.call = 2
        ring.writer.append(ended)
        ring.writer.end(request: 50, answer: 60)
        ring.writer.append(FlightEvent(.request, at: .seconds(8)))
        ring.writer.setOutcome(.parked)
        ring.writer.end(request: 1, answer: 0)
        ring.writer.append(FlightEvent(.request, at: .seconds(9)))
        let lines = try Self.lines(ring)
        #expect(
            lines[1] == """
                7.000000000 call connection=1 session=2 call=3 object=4 type=list \
                method=a_name_that_is_longer_th outcome=answered request-bytes=50 answer-bytes=60
                """
        )
        #expect(lines[2] == "7.000000000 ended call=2")
        #expect(lines[3].contains("outcome=parked"))
        #expect(lines[4].contains("outcome=running"))
    }

    @Test("names of clients can't forge lines")
    func namesAreMadeVisible() throws {
        let ring = try #require(FlightRing(capacity: 1))
        var event = FlightEvent(.request, at: .zero)
        event.method = FlightName("x\n1.0 opened é")
        ring.writer.append(event)
        let lines = try Self.lines(ring)
        #expect(lines.count == 2)
        #expect(lines[1].contains("method=x?1.0?opened???"))
    }

    @Test("a link that somebody has laid is replaced, not followed")
    func linksAreNotFollowed() throws {
        let ring = try #require(FlightRing(capacity: 1))
        let (path, target) = ("/tmp/mp-flight-\(UUID())", "/tmp/mp-flight-\(UUID())")
        try Data("mine".utf8).write(to: URL(filePath: target))
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
        defer {
            try? FileManager.default.removeItem(atPath: path)
            try? FileManager.default.removeItem(atPath: target)
        }
        try ring.write(to: path)
        #expect(try Data(contentsOf: URL(filePath: target)) == Data("mine".utf8))
        let type = try FileManager.default.attributesOfItem(atPath: path)[.type]
        #expect(type as? FileAttributeType == .typeRegular)
    }

    @Test func aCopyStaysAsItWas() throws {
        let ring = try #require(FlightRing(capacity: 2))
        ring.writer.append(FlightEvent(.opened, at: .seconds(1)))
        let copy = try #require(ring.copy())
        ring.writer.append(FlightEvent(.closed, at: .seconds(2)))
        #expect(try Self.lines(copy).count == 2)
        #expect(try Self.lines(ring).count == 3)
    }
}
