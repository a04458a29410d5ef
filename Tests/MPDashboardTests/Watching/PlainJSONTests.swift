import Foundation
import MPDashboard
import MPWire
import Testing

@Suite struct PlainJSONTests {
    private struct Everything: Codable, Equatable {
        var text = "a\"\\\n\u{1}ä\u{2028}🙂</script>"
        var none: Int?
        var numbers = [1.5, -2, 1e300]
        var flags = ["yes": true, "no": false]
        var whole = Int.max
        var empty: [String] = []
    }

    @Test func anotherReaderUnderstandsIt() throws {
        let json = try PlainJSON.of(Everything())
        let read = try JSONDecoder().decode(Everything.self, from: Data(json))
        #expect(read == Everything())
        // An event's data has no line ends.
        #expect(!json.contains(10))
    }

    @Test func numbersThatJSONDoesntHaveAreNull() throws {
        let json = try PlainJSON.of([Double.nan, .infinity, 0.25])
        #expect(String(decoding: json, as: UTF8.self) == "[null,null,0.25]")
    }

    @Test func statisticsHaveTheKeysOfTheWire() throws {
        let json = try PlainJSON.of(ServerStatistics.sample())
        let object = try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any]
        let queues = object?["work_queues"] as? [[String: Any]]
        let report = queues?.first?["report"] as? [String: Any]
        #expect((report?["counts"] as? [String: Any])?["queued"] as? Int == 7)
        #expect(object?["loop_time"] as? Double == 2.5)
    }
}
