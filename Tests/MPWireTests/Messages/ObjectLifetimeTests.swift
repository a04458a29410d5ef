import Testing

@testable import MPWire

/// Lifetimes as they travel, in requests and in what `names` lists.
@Suite struct ObjectLifetimeTests {
    private static let cases: [(ObjectLifetime, WireValue, String)] = [
        (.server, .text("server"), "server"), (.session, .text("session"), "session"),
        (.unused(for: .milliseconds(1500)), .float(1.5), "1.5 s without use"),
        (.unused(for: ObjectLifetime.longest), .float(315_360_000), "315360000.0 s without use"),
    ]

    @Test(arguments: 0..<cases.count)
    func travelsAsTextOrSeconds(_ index: Int) throws {
        let (lifetime, value, words) = Self.cases[index]
        #expect(lifetime.value == value)
        #expect(ObjectLifetime(value) == lifetime)
        #expect(try WireCoding.encode(lifetime) == value)
        #expect(try WireCoding.decode(value, as: ObjectLifetime.self) == lifetime)
        #expect(lifetime.description == words)
    }

    @Test func wholeSecondsAreSecondsToo() {
        #expect(ObjectLifetime(.int(60)) == .unused(for: .seconds(60)))
    }

    @Test(
        arguments: [
            .null, .bool(true), .int(0), .int(-1), .int(.max), .float(0), .float(.nan),
            .float(.infinity), .float(1e300), .text("sessions"), .list([]),
        ] as [WireValue]
    )
    func nothingElseIsOne(_ value: WireValue) {
        #expect(ObjectLifetime(value) == nil)
        #expect(throws: WireCodingError.self) {
            try WireCoding.decode(value, as: ObjectLifetime.self)
        }
    }
}
