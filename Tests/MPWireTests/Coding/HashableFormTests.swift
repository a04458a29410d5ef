import MPWire
import Testing

/// Keys and members in forms that Python can hash, and values that it can order.
@Suite(.timeLimit(.minutes(10)))
struct HashableFormTests {
    struct Point: Codable, Hashable {
        var x: Int
        var y: Int?
    }

    struct Place: Codable, Hashable {
        var name: String
        var corners: [Point]
        var tags: Set<String>
        var sizes: [String: Int]
    }

    enum Shape: Codable, Hashable {
        case point
        case circle(radius: Double)
        case pair(Int, Int)
        case note(String)
        case labels([String: Int])
    }

    private func roundTripAsKey<Key: Codable & Hashable>(_ key: Key, as expected: WireValue) throws
    {
        let encoded = try WireCoding.encode([key: 1])
        guard case .dict(let entries) = encoded else {
            Issue.record("\(encoded)")
            return
        }
        #expect(entries.keys == [expected])
        #expect(try WireCoding.decode(encoded) == [key: 1])
        #expect(try WireCoding.decode(try WireCoding.encode(Set([key]))) == Set([key]))
    }

    @Test func structsAreTuplesOfTheirProperties() throws {
        try roundTripAsKey(Point(x: 1, y: 2), as: .tuple([.int(1), .int(2)]))
        try roundTripAsKey(Point(x: 1, y: nil), as: .tuple([.int(1), .null]))
        let place = Place(name: "a", corners: [Point(x: 1, y: 2)], tags: ["t"], sizes: ["s": 3])
        var tags = WireSet()
        tags.insert(WireKey(text: "t"))
        var sizes = WireSet()
        sizes.insert(try WireKey(.tuple([.text("s"), .int(3)])))
        try roundTripAsKey(
            place,
            as: .tuple([
                .text("a"), .tuple([.tuple([.int(1), .int(2)])]), .frozenset(tags),
                .frozenset(sizes),
            ])
        )
    }

    @Test func arraysAreTuples() throws {
        try roundTripAsKey([1, 2], as: .tuple([.int(1), .int(2)]))
        try roundTripAsKey([[1], []], as: .tuple([.tuple([.int(1)]), .tuple([])]))
    }

    @Test func casesAreTheirNamesWithTheirPayloads() throws {
        try roundTripAsKey(Shape.point, as: .text("point"))
        try roundTripAsKey(Shape.circle(radius: 2), as: .tuple([.text("circle"), .float(2)]))
        try roundTripAsKey(Shape.pair(1, 2), as: .tuple([.text("pair"), .int(1), .int(2)]))
        try roundTripAsKey(Shape.note("a"), as: .tuple([.text("note"), .text("a")]))
    }

    @Test(arguments: [
        (Shape.point, "'point'"), (.circle(radius: 1), "{'circle': {'radius': 1.0}}"),
        (.pair(1, 2), "{'pair': (1, 2)}"), (.note("x"), "{'note': 'x'}"),
        (.labels(["a": 1]), "{'labels': {'a': 1}}"),
        (.labels(["_0": 1]), "{'labels': {'_0': {'_0': 1}}}"),
    ])
    func casesThatAreNoKeysReadWell(_ shape: Shape, _ text: String) throws {
        let value = try WireCoding.encode(shape)
        #expect(try value.representation() == text)
        #expect(try WireCoding.decode(value) == shape)
        #expect(try WireCoding.decode(try WireCoding.encode([shape, shape])) == [shape, shape])
    }

    @Test func whatIsNoCaseIsRefused() {
        for value: WireValue in [
            .text("square"), .dict(["square": .int(1)]), .dict(["pair": .tuple([.int(1)])]),
            .dict(["pair": .tuple([.int(1), .int(2), .int(3)])]),
            .tuple([.text("circle"), .float(1), .int(9)]),
            .int(1),
            .tuple([.text("square")]), .tuple([]),
        ] {
            #expect(throws: WireCodingError.self) { try WireCoding.decode(value, as: Shape.self) }
        }
        let error = #expect(throws: WireCodingError.self) {
            try WireCoding.decode(.text("x"), as: Point.self)
        }
        #expect(error?.description == "expected Point, found str 'x'")
    }

    /// Reads its properties in another order than it writes them.
    struct Swapped: Codable, Hashable {
        enum Keys: CodingKey { case a, b }

        var a = 1
        var b = 2

        init() {}

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Keys.self)
            b = try container.decode(Int.self, forKey: .b)
            a = try container.decode(Int.self, forKey: .a)
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Keys.self)
            try container.encode(a, forKey: .a)
            try container.encode(b, forKey: .b)
        }
    }

    @Test func typesThatWouldBeReadWronglyAreNoKeys() throws {
        let value = try WireCoding.encode(Swapped())
        #expect(try WireCoding.decode(value) == Swapped(), "by their names they are read rightly")
        let error = #expect(throws: WireCodingError.self) { try WireCoding.encode([Swapped(): 1]) }
        #expect(error?.description.contains("in the order in which") == true)
    }

    struct Job: TupleCodable, Hashable {
        var priority: Int
        var name: String
    }

    @Test func tupleCodableTypesAreTuplesEverywhere() throws {
        let job = Job(priority: 3, name: "mail")
        let tuple = WireValue.tuple([.int(3), .text("mail")])
        #expect(try WireCoding.encode(job) == tuple)
        #expect(try WireCoding.encode(["j": [job]]) == .dict(["j": .list([tuple])]))
        #expect(try WireCoding.decode(tuple) == job)
        #expect(try WireCoding.decode(.list([tuple, tuple])) == [job, job])
        let named: WireValue = .dict(["priority": .int(3), "name": .text("mail")])
        #expect(try WireCoding.decode(named) == job)
        try roundTripAsKey(job, as: tuple)
        for wrong: WireValue in [
            .tuple([.int(3)]), .tuple([.int(3), .text("a"), .null]), .tuple([.text("a"), .int(3)]),
        ] {
            #expect(throws: WireCodingError.self) { try WireCoding.decode(wrong, as: Job.self) }
        }
    }

    @Test func instancesOfPythonsClassesAreReadAsStructs() throws {
        let cls = WireValue.global(WireGlobal("shop", "Job"))
        let attributes: WireDictionary = ["priority": .int(3), "name": .text("a")]
        let dataclass = WireObject(.newObject, cls, [], steps: [.build(.dict(attributes))])
        let tuple = WireObject(.newObject, cls, [.int(3), .text("a")])
        let namespace = WireObject(
            .reduce,
            .global(WireGlobal("types", "SimpleNamespace")),
            [],
            steps: [.build(.dict(attributes))]
        )
        for object in [dataclass, tuple, namespace] {
            #expect(try WireCoding.decode(.object(object)) == Job(priority: 3, name: "a"))
        }
        enum Color: String, Codable { case red }
        let member = WireObject(.reduce, .global(WireGlobal("shop", "Color")), [.text("red")])
        #expect(try WireCoding.decode(.object(member)) == Color.red)
    }
}
