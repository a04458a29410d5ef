import Foundation
import MPWire
import Testing

@Suite(.timeLimit(.minutes(10)))
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
        try roundTrip(Shape.point, as: .text("point"))
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

    /// Bytes that code themselves one by one, as a collection of any elements does.
    struct Bytes: Codable, Equatable {
        var bytes: [UInt8]

        init(bytes: [UInt8]) { self.bytes = bytes }

        init(from decoder: any Decoder) throws {
            var container = try decoder.unkeyedContainer()
            bytes = []
            while !container.isAtEnd { bytes.append(try container.decode(UInt8.self)) }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.unkeyedContainer()
            for byte in bytes { try container.encode(byte) }
        }
    }

    @Test
    func bytesAreBytesInEveryKindOfCollection() throws {
        struct Picture: Codable, Equatable {
            var pixels: Data
            var rest: ContiguousArray<UInt8>
        }
        try roundTrip(Data([1, 2]), as: .bytes([1, 2]))
        try roundTrip(Data(), as: .bytes([]))
        try roundTrip(Bytes(bytes: [2, 3]), as: .bytes([2, 3]))
        try roundTrip(
            Picture(pixels: Data([1]), rest: [3]),
            as: .dict(["pixels": .bytes([1]), "rest": .bytes([3])])
        )
        try roundTrip([Data([1])], as: .list([.bytes([1])]))
        #expect(try WireCoding.decode(.bytearray([1, 2]), as: Data.self) == Data([1, 2]))
        #expect(try WireCoding.decode(.list([.int(1)]), as: Data.self) == Data([1]))
    }

    @Test
    func aListThatBeginsWithBytesStaysAList() throws {
        struct Mixed: Encodable {
            func encode(to encoder: any Encoder) throws {
                var container = encoder.unkeyedContainer()
                try container.encode(UInt8(1))
                try container.encode("a")
                try container.encode(UInt8(2))
            }
        }
        #expect(try WireCoding.encode(Mixed()) == .list([.int(1), .text("a"), .int(2)]))
    }

    @Test
    func widerIntegersAndDurationsHaveTheirForms() throws {
        try roundTrip(Int128.max, as: WireValue(integer: Int128.max))
        try roundTrip(Int128.min, as: WireValue(integer: Int128.min))
        try roundTrip(UInt128.max, as: WireValue(integer: UInt128.max))
        try roundTrip(UInt128(5), as: .int(5))
        #expect(throws: WireCodingError.self) {
            try WireCoding.decode(WireValue(integer: UInt128.max), as: Int128.self)
        }
        #expect(throws: WireCodingError.self) {
            try WireCoding.decode(WireValue(integer: Int128.min), as: UInt128.self)
        }
        #expect(throws: WireCodingError.self) {
            try WireCoding.decode(WireValue(integer: UInt128(1) << 64), as: UInt64.self)
        }
        try roundTrip(
            Duration.seconds(90_061),
            as: try #require(WireValue(timedelta: 90_061_000_000))
        )
        try roundTrip(Duration.microseconds(-1), as: try #require(WireValue(timedelta: -1)))
        #expect(
            try WireCoding.encode(Duration.nanoseconds(1500)) == WireValue(timedelta: 2),
            "rounded"
        )
        #expect(
            try WireCoding.encode(Duration.microseconds(-1)).representation()
                == "datetime.timedelta(days=-1, seconds=86399, microseconds=999999)"
        )
        #expect(throws: WireCodingError.self) { try WireCoding.encode(Duration.seconds(1 << 62)) }
    }

    @Test
    func optionalsOfOptionalsTellTheirEmptyFormsApart() throws {
        struct Sparse: Codable, Equatable {
            var a: Int??
            var b: Int??
            var c: Int??
        }
        try roundTrip(Int??.none, as: .null)
        try roundTrip(Int??.some(nil), as: .tuple([.null]))
        try roundTrip(Int??.some(3), as: .tuple([.int(3)]))
        try roundTrip(
            [Int??]([nil, .some(nil), 1]),
            as: .list([.null, .tuple([.null]), .tuple([.int(1)])])
        )
        try roundTrip(
            Sparse(a: nil, b: .some(nil), c: 1),
            as: .dict(["a": .null, "b": .tuple([.null]), "c": .tuple([.int(1)])])
        )
        #expect(try WireCoding.decode(.int(3), as: Int??.self) == 3, "as Python writes it")
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

    @Test
    func arraysDequesAndMappingsOfPythonAreTaken() throws {
        let array = WireValue.object(
            WireObject(
                .reduce,
                .global(WireGlobal("array", "array")),
                [.text("h"), .list([.int(1), .int(2)])]
            )
        )
        #expect(try WireCoding.decode(array) == [1, 2])
        let deque = WireValue.object(
            WireObject(.reduce, .global(WireGlobal("collections", "deque")), [.list([.int(4)])])
        )
        #expect(try WireCoding.decode(deque) == [4])
        let ordered = WireValue.object(
            WireObject(
                .reduce,
                .global(WireGlobal("collections", "OrderedDict")),
                [],
                steps: [.setItems([.text("a"), .int(1)])]
            )
        )
        #expect(try WireCoding.decode(ordered) == ["a": 1])
        let path = WireValue.object(
            WireObject(
                .reduce,
                .global(WireGlobal("pathlib", "PosixPath")),
                ["/", "a", "b"].map { .text($0) }
            )
        )
        #expect(try WireCoding.decode(path) == "/a/b")
        #expect(throws: WireCodingError.self) {
            try WireCoding.decode(.range(0, 1 << 40), as: [Int].self)
        }
    }

    @Test
    func typesOfFoundationAreRefusedWithoutTheirMeaning() {
        for type: Any.Type in [Date.self, Decimal.self, URL.self, UUID.self] {
            let error = #expect(throws: WireCodingError.self) { try FoundationTypes.check(type) }
            #expect(error?.description.contains("import MultiprocessingFoundation") == true)
        }
        #expect(throws: Never.self) { try FoundationTypes.check(Data.self) }
    }

    static func dict(_ entries: [(WireValue, WireValue)]) throws -> WireDictionary {
        var dict = WireDictionary()
        for (key, value) in entries { dict[try WireKey(key)] = value }
        return dict
    }
}
