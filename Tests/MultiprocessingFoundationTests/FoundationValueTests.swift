import Foundation
import MPWire
import Multiprocessing
import MultiprocessingFoundation
import Testing

@Suite(.timeLimit(.minutes(10)))
struct FoundationValueTests {
    private func repr(_ value: some Encodable) throws -> String {
        try WireValue(encoding: value).representation()
    }

    private func complaint<Value: Decodable>(_ value: WireValue, as type: Value.Type) -> String? {
        #expect(throws: WireValueError.self) { try value.decoded(as: type) }?.description
    }

    private func datetime(_ fields: [UInt8], _ zone: WireValue? = nil) -> WireValue {
        let arguments: [WireValue] = [.bytes(fields)] + (zone.map { [$0] } ?? [])
        return .object(WireObject(.reduce, .global(WireGlobal("datetime", "datetime")), arguments))
    }

    private func berlin() -> WireValue {
        let unpickle = WireValue.global(WireGlobal("zoneinfo", "ZoneInfo._unpickle"))
        return .object(WireObject(.reduce, unpickle, [.text("Europe/Berlin"), .int(1)]))
    }

    @Test func datesAreTimesInUTC() throws {
        let date = Date(timeIntervalSince1970: 1.5)
        #expect(
            try repr(date)
                == "datetime.datetime(1970, 1, 1, 0, 0, 1, 500000, tzinfo=datetime.timezone.utc)"
        )
        for date in [
            date, .distantFuture, Date(timeIntervalSince1970: -0.25),
            Date(timeIntervalSince1970: 2e9),
            Date(timeIntervalSince1970: 253_402_300_799),
        ] {
            #expect(try WireValue(encoding: date).decoded() == date)
        }
        #expect(try repr(["at": [date]]).contains("datetime.datetime"))
    }

    /// Foundation can't print these dates, which tests do with their arguments.
    @Test(arguments: [253_402_300_800, -1e12, .infinity, .nan, 1e300])
    func datesThatPythonHasNotAreRefused(_ seconds: Double) {
        let date = Date(timeIntervalSince1970: seconds)
        let error = #expect(throws: WireValueError.self) { try WireValue(encoding: [date]) }
        #expect(error?.description.hasPrefix("[0]: a Date beyond the years 1 to 9999") == true)
    }

    @Test func naiveTimesAreNoDates() throws {
        let noon = datetime([7, 232, 2, 29, 12, 0, 0, 0, 0, 0])
        #expect(complaint(noon, as: Date.self)?.contains("read it as a NaiveDateTime") == true)
        let naive = try noon.decoded(as: NaiveDateTime.self)
        #expect("\(naive)" == "2024-02-29 12:00:00")
        let zone = try #require(TimeZone(identifier: "Europe/Berlin"))
        let date = naive.date(in: zone)
        #expect(date == Date(timeIntervalSince1970: 1_709_204_400))
        #expect(NaiveDateTime(date, in: zone) == naive)
        #expect(try repr(naive) == "datetime.datetime(2024, 2, 29, 12, 0)")
        let aware = try WireValue(encoding: date)
        #expect(complaint(aware, as: NaiveDateTime.self)?.contains("read it as a Date") == true)
        for extreme in [
            Date.distantFuture + 1e13, Date(timeIntervalSince1970: -1e18), .distantPast,
        ] {
            let naive = NaiveDateTime(extreme, in: .gmt)
            #expect(try WireValue(encoding: naive).decoded() == naive)
        }
    }

    @Test(
        arguments: [
            // Winter, summer, the hour that comes twice (once, and again), and one that clocks leave out.
            ([7, 232, 1, 1, 12, 0, 0, 0, 0, 0], 1_704_106_800.0),
            ([7, 232, 7, 1, 12, 0, 0, 0, 0, 0], 1_719_828_000),
            ([7, 232, 10, 27, 2, 30, 0, 0, 0, 0], 1_729_989_000),
            ([7, 232, 138, 27, 2, 30, 0, 0, 0, 0], 1_729_992_600),
            ([7, 232, 3, 31, 2, 30, 0, 0, 0, 0], 1_711_848_600),
        ] as [([UInt8], Double)]
    )
    func zonesWithRulesSayWhen(_ fields: [UInt8], _ seconds: Double) throws {
        let date = try datetime(fields, berlin()).decoded(as: Date.self)
        #expect(date == Date(timeIntervalSince1970: seconds))
    }

    @Test func offsetsOfMoreThanADayAreRefused() throws {
        let offset = try #require(WireValue(timedelta: Int128(Int.min) + 1))
        let zone = WireValue.object(
            WireObject(.reduce, .global(WireGlobal("datetime", "timezone")), [offset])
        )
        let moment = datetime([255, 255, 12, 31, 23, 0, 0, 0, 0, 0], zone)
        #expect(complaint(moment, as: Date.self) == "expected Date, found datetime")
    }

    @Test func zonesOfOtherClassesAreRefused() {
        let zone = WireValue.object(
            WireObject(.reduce, .global(WireGlobal("pytz", "_p")), [.text("x")])
        )
        #expect(
            complaint(datetime([7, 232, 1, 1, 0, 0, 0, 0, 0, 0], zone), as: Date.self)
                == "expected Date, found datetime"
        )
    }

    @Test(arguments: ["0", "-1.5", "1E+3", "12345678901234567890.123456789", "1E-10", "NaN"])
    func decimalsKeepTheirValue(_ text: String) throws {
        let value = WireValue.object(
            WireObject(.reduce, .global(WireGlobal("decimal", "Decimal")), [.text(text)])
        )
        let decimal = try value.decoded(as: Decimal.self)
        #expect(try WireValue(encoding: decimal).decoded() == decimal || decimal.isNaN)
        #expect(decimal.isNaN == (text == "NaN"))
        #expect(decimal.isNaN || decimal == Decimal(string: text))
    }

    @Test func decimalsThatFoundationHasNotAreRefused() throws {
        for text in ["Infinity", "sNaN", "1E+200", "1." + String(repeating: "3", count: 60)] {
            let value = WireValue.object(
                WireObject(.reduce, .global(WireGlobal("decimal", "Decimal")), [.text(text)])
            )
            let complaint = complaint(value, as: Decimal.self)
            #expect(complaint?.contains("Foundation's Decimal") == true, "\(complaint ?? "")")
        }
        #expect(try WireValue.int(.min).decoded() == Decimal(Int.min))
        #expect(complaint(.float(0.5), as: Decimal.self) == "expected Decimal, found float 0.5")
    }

    @Test func uniqueNumbersAreNumbers() throws {
        let uuid = try #require(UUID(uuidString: "00000000-0000-0000-0000-0000000000FF"))
        #expect(try repr(uuid) == "UUID('00000000-0000-0000-0000-0000000000ff')")
        for uuid in [uuid, UUID(), UUID(uuidString: "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF")] {
            #expect(try WireValue(encoding: uuid).decoded() == uuid)
        }
        #expect(try WireValue(encoding: [uuid: 1]).decoded() == [uuid: 1])
        #expect(complaint(.text("x"), as: UUID.self) == "expected UUID, found str 'x'")
    }

    @Test func locationsAreTexts() throws {
        let url = try #require(URL(string: "https://swift.org/a%20b"))
        #expect(try WireValue(encoding: url) == .text("https://swift.org/a%20b"))
        #expect(try WireValue(encoding: url).decoded() == url)
        #expect(complaint(.int(1), as: URL.self) == "expected URL, found int 1")
    }
}
