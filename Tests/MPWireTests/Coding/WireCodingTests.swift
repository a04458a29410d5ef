import Foundation
import MPWire
import Testing

@Suite(.timeLimit(.minutes(5)))
struct WireCodingTests {
    struct Order: Codable, Equatable {
        var id: Int
        var price: Double
        var note: String?
        var tags: Set<String>
    }

    struct Shop: Codable, Equatable {
        var orders: [Order]
        var byDay: [Int: [Order]]
    }

    enum Level: Int, Codable {
        case low = 1
        case high = 2
    }

    enum Shape: Codable, Equatable {
        case circle(radius: Double)
        case point
    }

    struct Empty: Codable, Equatable {}

    private func roundTrip<T: Codable & Equatable>(
        _ value: T,
        as expected: WireValue,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let encoded = try WireCoding.encode(value)
        #expect(encoded == expected, sourceLocation: sourceLocation)
        #expect(
            encoded.typeName == expected.typeName,
            "1 == 1.0 == True in Python",
            sourceLocation: sourceLocation
        )
        #expect(
            try WireCoding.decode(encoded, as: T.self) == value,
            sourceLocation: sourceLocation
        )
    }

    @Test
    func scalarsAreThemselves() throws {
        try roundTrip(true, as: .bool(true))
        try roundTrip(-5, as: .int(-5))
        try roundTrip(UInt8.max, as: .int(255))
        try roundTrip(Int64.min, as: .int(.min))
        try roundTrip(
            UInt64.max,
            as: .bigInt(WireBigInt(canonical: Array(repeating: 0xff, count: 8) + [0]))
        )
        try roundTrip(
            UInt(1) << 63,
            as: .bigInt(WireBigInt(canonical: [0, 0, 0, 0, 0, 0, 0, 0x80, 0]))
        )
        try roundTrip(2.5, as: .float(2.5))
        try roundTrip(Float(0.1), as: .float(Double(Float(0.1))))
        try roundTrip("é", as: .text("é"))
        try roundTrip(Int?.none, as: .null)
        try roundTrip(Int?.some(3), as: .int(3))
        try roundTrip([UInt8]([1, 2]), as: .bytes([1, 2]))
        try roundTrip(WireValue.tuple([.int(1)]), as: .tuple([.int(1)]))
    }

    @Test
    func collectionsAreTheirPythonCounterparts() throws {
        try roundTrip([1, 2], as: .list([.int(1), .int(2)]))
        try roundTrip([Int](), as: .list([]))
        try roundTrip([[UInt8]]([[1], []]), as: .list([.bytes([1]), .bytes([])]))
        try roundTrip(["a": nil, "b": 2], as: .dict(["a": .null, "b": .int(2)]))
        try roundTrip([7: "x"], as: .dict(try Self.dict([(.int(7), .text("x"))])))
        try roundTrip([Level.high: 1], as: .dict(try Self.dict([(.int(2), .int(1))])))
        try roundTrip([[UInt8]([1]): 1], as: .dict(try Self.dict([(.bytes([1]), .int(1))])))
        var members = WireSet()
        members.insert(try WireKey(.int(4)))
        try roundTrip(Set([4]), as: .set(members))
        try roundTrip(
            [.int(1), .text("a"), .null] as [WireValue],
            as: .list([.int(1), .text("a"), .null])
        )
    }

    @Test
    func codableTypesArePlainDicts() throws {
        let order = Order(id: 1, price: 2, note: nil, tags: [])
        let encoded: WireValue = .dict([
            "id": .int(1), "price": .float(2), "note": .null, "tags": .set(WireSet()),
        ])
        try roundTrip(order, as: encoded)
        let days = try Self.dict([(.int(3), .list([encoded]))])
        try roundTrip(
            Shop(orders: [order], byDay: [3: [order]]),
            as: .dict(["orders": .list([encoded]), "byDay": .dict(days)])
        )
        try roundTrip(Level.low, as: .int(1))
        try roundTrip(
            Shape.circle(radius: 1),
            as: .dict(["circle": .dict(["radius": .float(1)])])
        )
        try roundTrip(Shape.point, as: .dict(["point": .dict([:])]))
        try roundTrip(Empty(), as: .dict([:]))
    }

    @Test
    func propertiesThatAreNilAreThereAsNone() throws {
        struct Sparse: Codable, Equatable {
            var flag: Bool?
            var count: Int?
            var ratio: Double?
            var order: Order?
            var list: [Int]?
        }
        let none: WireValue = .dict([
            "flag": .null, "count": .null, "ratio": .null, "order": .null, "list": .null,
        ])
        try roundTrip(Sparse(), as: none)
        #expect(try WireCoding.decode(.dict([:])) == Sparse())
    }

    @Test
    func typesOfFoundationCodeThemselves() throws {
        try roundTrip(Data([1, 2]), as: .list([.int(1), .int(2)]))
        #expect(try WireCoding.decode(.bytes([1, 2]), as: Data.self) == Data([1, 2]))
        try roundTrip(Date(timeIntervalSinceReferenceDate: 5), as: .float(5))
        let uuid = UUID()
        try roundTrip(uuid, as: .text(uuid.uuidString))
        try roundTrip(1..<3, as: .list([.int(1), .int(3)]))
    }

    @Test
    func pythonsOtherFormsAreTaken() throws {
        var members = WireSet()
        for number in [3, 1] { members.insert(try WireKey(.int(number))) }
        for elements: WireValue in [
            .list([.int(3), .int(1)]), .tuple([.int(3), .int(1)]), .set(members),
            .frozenset(members),
        ] {
            #expect(try WireCoding.decode(elements) == [3, 1])
            #expect(try WireCoding.decode(elements) == Set([1, 3]))
            #expect(try WireCoding.decode(elements) == [UInt8]([3, 1]))
        }
        #expect(try WireCoding.decode(.bytearray([1])) == [UInt8]([1]))
        #expect(try WireCoding.decode(.int(1 << 60), as: Double.self) == 0x1p60)
        #expect(try WireCoding.decode(.int(3), as: Float.self) == 3)
        let big = WireBigInt(canonical: [0, 0, 0, 0, 0, 0, 0, 0, 1])
        #expect(try WireCoding.decode(.bigInt(big), as: Double.self) == 0x1p64)
        let negative = WireBigInt(canonical: [0, 0, 0, 0, 0, 0, 0, 0, 0xff])
        #expect(try WireCoding.decode(.bigInt(negative), as: Double.self) == -0x1p64)
        let withoutNote: WireValue = .dict([
            "id": .int(1), "price": .int(2), "tags": .list([]), "more": .null,
        ])
        #expect(
            try WireCoding.decode(withoutNote) == Order(id: 1, price: 2, note: nil, tags: [])
        )
    }

    /// A type that asks who decodes it, as distributed actors do.
    struct Guest: Decodable, Equatable {
        static let key = CodingUserInfoKey(rawValue: "host")
        var host: String?

        init(from decoder: any Decoder) throws {
            host = Self.key.flatMap { decoder.userInfo[$0] as? String }
        }
    }

    @Test func typesAtAnyDepthSeeTheUserInfoOfTheTask() throws {
        let guests: WireValue = .dict(["a": .list([.null, .null])])
        func hosts() throws -> [String?]? {
            try WireCoding.decode(guests, as: [String: [Guest]].self)["a"]?.map(\.host)
        }
        let key = try #require(Guest.key)
        #expect(
            try WireCoding.$userInfo.withValue([key: "Ada"], operation: hosts) == ["Ada", "Ada"]
        )
        #expect(try hosts() == [nil, nil])
    }

    static func dict(_ entries: [(WireValue, WireValue)]) throws -> WireDictionary {
        var dict = WireDictionary()
        for (key, value) in entries { dict[try WireKey(key)] = value }
        return dict
    }
}
