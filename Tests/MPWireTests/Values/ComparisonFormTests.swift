import Testing

@testable import MPWire

/// How instances of Python's classes are compared, hashed and ordered.
@Suite struct ComparisonFormTests {
    // MARK: Instances as CPython writes them

    private static func call(
        _ module: String,
        _ name: String,
        _ arguments: WireValue...
    ) -> WireValue {
        .object(WireObject(.reduce, .global(WireGlobal(module, name)), arguments))
    }

    private static func decimal(_ text: String) -> WireValue {
        call("decimal", "Decimal", .text(text))
    }

    private static func fraction(_ numerator: Int, _ denominator: Int) -> WireValue {
        call("fractions", "Fraction", .int(numerator), .int(denominator))
    }

    private static func address(_ text: String) -> WireValue {
        call("ipaddress", text.contains(":") ? "IPv6Address" : "IPv4Address", .text(text))
    }

    private static func path(_ parts: String..., windows: Bool = false) -> WireValue {
        let name = windows ? "PureWindowsPath" : "PurePosixPath"
        return .object(
            WireObject(.reduce, .global(WireGlobal("pathlib", name)), parts.map { .text($0) })
        )
    }

    private static func zone(minutes: Int, _ name: String? = nil) -> WireValue {
        let seconds = minutes * 60
        let days = seconds < 0 ? -1 : 0
        let offset = call(
            "datetime",
            "timedelta",
            .int(days),
            .int(seconds - days * 86_400),
            .int(0)
        )
        guard let name else { return call("datetime", "timezone", offset) }
        return call("datetime", "timezone", offset, .text(name))
    }

    /// A time of a day in 2024.
    private static func moment(
        day: UInt8 = 1,
        hour: UInt8,
        fold: Bool = false,
        zone: WireValue? = nil
    ) -> WireValue {
        let state: [UInt8] = [7, 232, fold ? 0x83 : 3, day, hour, 0, 0, 0, 0, 0]
        let arguments = [.bytes(state)] + (zone.map { [$0] } ?? [])
        return .object(WireObject(.reduce, .global(WireGlobal("datetime", "datetime")), arguments))
    }

    private static func uuid(_ number: Int, isSafe: Int? = nil) -> WireValue {
        var state: WireDictionary = ["int": .int(number)]
        if let isSafe { state[WireKey(text: "is_safe")] = .int(isSafe) }
        return .object(
            WireObject(
                .newObject,
                .global(WireGlobal("uuid", "UUID")),
                [],
                steps: [.build(.dict(state))]
            )
        )
    }

    private static func scalar(_ code: String, _ bytes: [UInt8], order: String = "<") -> WireValue {
        let type = WireObject(
            .reduce,
            .global(WireGlobal("numpy", "dtype")),
            [.text(code), .bool(false), .bool(true)],
            steps: [.build(.tuple([.int(3), .text(order), .null, .null, .null]))]
        )
        return call("numpy._core.multiarray", "scalar", .object(type), .bytes(bytes))
    }

    private static func pair(_ name: String, _ arguments: WireValue...) -> WireValue {
        .object(WireObject(.newObject, .global(WireGlobal("shop", name)), arguments))
    }

    /// An instance of a dataclass.
    private static func point(_ x: Int) -> WireValue {
        .object(
            WireObject(
                .newObject,
                .global(WireGlobal("shop", "Point")),
                [],
                steps: [.build(.dict(["x": .int(x)]))]
            )
        )
    }

    private static let berlin = call(
        "zoneinfo",
        "ZoneInfo._unpickle",
        .text("Europe/Berlin"),
        .int(1)
    )

    // MARK: Equality

    private static let equal: [(WireValue, WireValue)] = [
        (decimal("1.10"), decimal("1.1")), (decimal("7"), .int(7)), (decimal("7.0"), .float(7)),
        (decimal("1E+3"), .int(1000)), (decimal("-0"), .int(0)), (decimal("0.5"), .float(0.5)),
        (decimal("1E+30"), WireValue(decimal: "1" + String(repeating: "0", count: 30)) ?? .null),
        (decimal("0.1"), fraction(1, 10)), (fraction(7, 1), .int(7)), (fraction(2, 4), .float(0.5)),
        (fraction(1, 3), call("fractions", "Fraction", .text("1/3"))),
        (decimal("0.1000000000000000055511151231257827021181583404541015625"), .float(0.1)),
        (decimal("Infinity"), .float(.infinity)), (fraction(3, 8), decimal("0.375")),
        (scalar("i8", [7, 0, 0, 0, 0, 0, 0, 0]), .int(7)), (scalar("b1", [1]), .bool(true)),
        (scalar("f4", [0, 0, 0, 0x3f]), .float(0.5)),
        (scalar("i2", [0xff, 0xfe], order: ">"), .int(-2)),
        (scalar("u1", [255]), .int(255)), (scalar("U1", [0x61, 0, 0, 0]), .text("a")),
        (pair("Pair", .int(1), .text("a")), .tuple([.int(1), .text("a")])),
        (call("http", "HTTPStatus", .int(200)), .int(200)),
        (call("time", "struct_time", .tuple([.int(1)]), .dict([:])), .tuple([.int(1)])),
        (moment(hour: 2, fold: true), moment(hour: 2)),
        (moment(hour: 0, zone: zone(minutes: 0)), moment(hour: 1, zone: zone(minutes: 60))),
        (
            moment(day: 2, hour: 0, zone: zone(minutes: 0)),
            moment(hour: 22, zone: zone(minutes: -120))
        ),
        (moment(hour: 0, zone: berlin), moment(hour: 0, fold: true, zone: berlin)),
        (zone(minutes: 60), zone(minutes: 60, "CET")), (uuid(7), uuid(7, isSafe: 0)),
        (path("C:\\", "Users", windows: true), path("c:\\", "users", windows: true)),
        (call("shop", "Colour", .int(1)), call("shop", "Colour", .int(1))),
    ]

    @Test(arguments: equal)
    func equalValuesAreOneKey(_ left: WireValue, _ right: WireValue) throws {
        #expect(try left.isEqual(to: right, .unlimited))
        #expect(try right.isEqual(to: left, .unlimited))
        let (key, other) = (try WireKey(left), try WireKey(right))
        #expect(key == other)
        #expect(key.hashValue == other.hashValue)
        #expect(try WireKey(.tuple([left])) == WireKey(.tuple([right])))
        #expect(try WireKey(argument: left, .unlimited) == other)
    }

    /// A path of 3.13 beside one of an earlier version.
    @Test func pathsOfAllVersionsAreOne() throws {
        let parts = Self.path("/", "a", "b")
        #expect(try parts.isEqual(to: Self.path("/a/b"), .unlimited))
        #expect(try parts.isEqual(to: Self.path("/a", "b"), .unlimited))
        #expect(try !parts.isEqual(to: Self.path("a/b"), .unlimited))
    }

    /// 1 July in Berlin may be the same moment as in UTC; only Python has the rules.
    @Test func momentsOfOtherZonesAreNotGuessed() {
        let (here, there) = (
            Self.moment(hour: 2, zone: Self.berlin),
            Self.moment(hour: 0, zone: Self.zone(minutes: 0))
        )
        let error = #expect(throws: PythonException.self) {
            try here.isEqual(to: there, .unlimited)
        }
        #expect(error?.message.contains("UTC") == true)
    }

    private static let different: [(WireValue, WireValue)] = [
        (decimal("0.1"), .float(0.1)), (fraction(1, 3), .float(1 / 3)),
        (decimal("NaN"), decimal("NaN")),
        (decimal("1E+1000000"), .int(1)), (decimal("1E+1000000"), decimal("1E+1000001")),
        (moment(hour: 0), moment(hour: 0, zone: zone(minutes: 0))), (uuid(7), .int(7)),
        (path("a"), path("a", windows: true)), (path("A"), path("a")),
        (address("10.0.0.1"), .int(167_772_161)),
        (call("builtins", "ValueError", .text("x")), call("builtins", "ValueError", .text("x"))),
        (call("struct", "error", .text("x")), call("struct", "error", .text("x"))),
        (point(1), .null), (call("shop", "Colour", .int(1)), .null),
    ]

    @Test(arguments: different)
    func differentValuesAreNotEqual(_ left: WireValue, _ right: WireValue) throws {
        #expect(try !left.isEqual(to: right, .unlimited))
        #expect(try !right.isEqual(to: left, .unlimited))
    }

    @Test(
        "What only its class could compare is never guessed",
        arguments: [
            (point(1), point(1)), (point(1), .int(1)), (.text("x"), point(1)),
            (.tuple([.int(1), point(1)]), .tuple([.int(1), point(1)])),
            (.dict(["a": point(1)]), .dict(["a": point(1)])),
            (pair("OwnInt", .int(7)), .int(7)), (call("shop", "Colour", .int(1)), .int(1)),
            (call("shop", "Colour", .int(1)), call("shop", "Colour", .int(2))),
            (call("shop", "getter", .int(1)), call("shop", "getter", .int(1))),
        ] as [(WireValue, WireValue)]
    )
    func unknownClassesAreNeverCompared(_ left: WireValue, _ right: WireValue) {
        #expect(throws: PythonException.self) { try left.isEqual(to: right, .unlimited) }
        #expect(throws: PythonException.self) { try left.isLess(than: right) }
    }

    @Test func anInstanceIsEqualToItself() throws {
        let point = Self.point(1)
        #expect(try point.isEqual(to: point, .unlimited))
        #expect(
            try WireValue.list([point, .int(1)]).isEqual(to: .list([point, .int(1)]), .unlimited)
        )
        #expect(try WireKey(point) == WireKey(point))
        #expect(try WireKey(point) != WireKey(Self.point(1)))
    }

    /// Swift's `==` asks whether the same steps rebuild both.
    @Test func inSwiftStructureIsCompared() {
        #expect(Self.point(1) == Self.point(1))
        #expect(Self.point(1) != Self.point(2))
        #expect(
            Self.call("builtins", "ValueError", .text("x"))
                == Self.call("builtins", "ValueError", .text("x"))
        )
    }

    @Test(arguments: [point(1), .tuple([.int(1), point(1)]), pair("OwnInt", .int(7))])
    func unknownClassesAreNoKeysOfMethods(_ key: WireValue) {
        #expect(throws: PythonException.self) { try WireKey(argument: key, .unlimited) }
        // In a value that is only passed on they are keys, each for itself.
        #expect((try? WireKey(key)) != nil)
    }

    /// Numbers at the ends of their ranges, as a hostile client may send them.
    @Test(arguments: [Int.min, .min + 1, -1 << 62, 1 << 62, .max])
    func extremesStopNothing(_ number: Int) throws {
        let duration = Self.call("datetime", "timedelta", .int(number), .int(number), .int(number))
        let micro = Self.call("datetime", "timedelta", .int(0), .int(0), .int(number))
        let values = [
            duration, micro, Self.fraction(number, 3), Self.fraction(3, number),
            Self.fraction(number, number),
            Self.moment(hour: 255, zone: Self.call("datetime", "timezone", micro)),
            Self.uuid(number),
            Self.moment(day: 255, hour: 255, zone: Self.call("datetime", "timezone", duration)),
            Self.call("http", "HTTPStatus", .int(number)), Self.decimal("1E\(number)"),
            Self.decimal("-0.\(number.magnitude)E-\(number.magnitude)"), .int(number),
            .float(Double(number)),
        ]
        for left in values {
            _ = try? WireKey(left)
            _ = try? left.isTruthy()
            for right in values {
                _ = try? left.isEqual(to: right, .unlimited)
                _ = try? left.isLess(than: right)
            }
        }
    }

    /// Shared parts double from one level to the next: a short message must not cost more than its limit of work.
    @Test(.timeLimit(.minutes(10)))
    func sharedPartsCostNoMoreThanTheirWork() throws {
        var tuple = WireValue.tuple([.int(1)])
        var chain = WireValue.dict(["a": .int(1)])
        for _ in 0..<60 {
            tuple = .tuple([tuple, tuple])
            chain = .object(
                WireObject(
                    .newObject,
                    .global(WireGlobal("collections", "ChainMap")),
                    [],
                    steps: [.build(.dict(["maps": .list([chain, chain])]))]
                )
            )
        }
        var zip = Self.call("builtins", "iter", .list([]))
        for _ in 0..<60 { zip = Self.call("builtins", "zip", zip, zip) }
        let little = WorkMeter(limit: 1_000_000)
        #expect(throws: PythonException.self) { try zip.elementsAsIterated(little) }
        let work = WorkMeter(limit: 1_000_000)
        #expect(throws: PythonException.self) { try WireKey(argument: tuple, work) }
        let (left, right) = (
            WireValue.list([tuple, Self.point(1)]), WireValue.list([tuple, Self.point(1)])
        )
        #expect(throws: PythonException.self) { try left.isEqual(to: right, .unlimited) }
        #expect(throws: PythonException.self) { try chain.isEqual(to: .dict([:]), .unlimited) }
    }

    // MARK: Order

    @Test(
        arguments: [
            [
                decimal("-1E+400"), .float(-.greatestFiniteMagnitude), .int(-1), decimal("-0.1"),
                .float(0),
                fraction(1, 3),
                decimal("0.34"), .float(0.5), .int(1), fraction(4, 3), decimal("1.5"), .int(2),
                decimal("1E+400"),
                .float(.infinity),
            ],
            [
                moment(hour: 1), moment(hour: 2, fold: true), moment(hour: 3),
                moment(day: 2, hour: 0),
            ],
            [
                moment(hour: 1, zone: zone(minutes: 60)), moment(hour: 1, zone: zone(minutes: 0)),
                moment(hour: 1, zone: zone(minutes: -60)),
            ],
            [
                address("9.255.255.255"), address("10.0.0.1"), address("10.0.0.2"),
                address("192.168.0.1"),
            ],
            [address("::1"), address("fe80::1"), address("fe80::1:0"), address("ffff::")],
            [uuid(1), uuid(2, isSafe: 0), uuid(10)], [path("a"), path("a", "b"), path("b")],
            [
                pair("P", .int(1), .int(2)), .tuple([.int(1), .int(3)]),
                pair("P", .int(2), .int(0)),
            ],
        ] as [[WireValue]]
    )
    func valuesInOrder(_ values: [WireValue]) throws {
        for (left, position) in zip(values, 0...) {
            for (right, other) in zip(values, 0...) {
                #expect(try left.isLess(than: right) == (position < other), "\(left) < \(right)")
            }
        }
    }

    @Test(
        arguments: [
            (
                moment(hour: 0), moment(hour: 0, zone: zone(minutes: 0)),
                "can't compare offset-naive and offset-aware"
            ),
            (
                moment(hour: 0, zone: berlin), moment(hour: 0, zone: zone(minutes: 60)),
                "different time zones"
            ),
            (address("1.2.3.4"), address("::1"), "'<' not supported"),
            (point(1), point(2), "'Point'"),
            (zone(minutes: 0), zone(minutes: 1), "'<' not supported"),
        ] as [(WireValue, WireValue, String)]
    )
    func thereIsNoOrder(_ left: WireValue, _ right: WireValue, _ text: String) {
        let error = #expect(throws: PythonException.self) { try left.isLess(than: right) }
        #expect(error?.message.contains(text) == true, "\(String(describing: error))")
    }

    // MARK: Truth

    @Test(
        arguments: [
            (decimal("0.00"), false), (decimal("1E-9"), true), (fraction(0, 1), false),
            (scalar("b1", [0]), false),
            (scalar("i4", [0, 0, 0, 0]), false),
            (scalar("f8", [0, 0, 0, 0, 0, 0, 0, 0x80]), false),
            (call("builtins", "ValueError"), true), (moment(hour: 0), true),
            (pair("P", .int(0), .int(0)), true),
        ] as [(WireValue, Bool)]
    )
    func truthIsPythons(_ value: WireValue, _ truth: Bool) throws {
        #expect(try value.isTruthy() == truth)
    }

    @Test func theTruthOfAnUnknownClassIsNotGuessed() {
        let error = #expect(throws: PythonException.self) { try Self.point(1).isTruthy() }
        #expect(error?.message.contains("pass True or False") == true)
    }

    // MARK: Text

    @Test(
        arguments: [
            (point(1), "Point(x=1)"), (pair("Pair", .int(1), .text("a")), "Pair(1, 'a')"),
            (scalar("f4", [0, 0, 0, 0x3f]), "np.float32(0.5)"), (scalar("b1", [1]), "np.True_"),
            (address("10.0.0.1"), "IPv4Address('10.0.0.1')"),
            (call("shop", "Colour", .int(1)), "Colour(1)"),
        ] as [(WireValue, String)]
    )
    func instancesLookLikeWhatTheyAre(_ value: WireValue, _ text: String) throws {
        #expect(try value.representation() == text)
    }
}
