import Testing

@testable import MPWire

/// The forms in which numpy pickles records, masked arrays and random generators, and what only looks like them.
@Suite struct NumPyFormsTests {
    // MARK: Values as numpy writes them

    private static func call(
        _ module: String,
        _ name: String,
        _ arguments: [WireValue],
        state: WireValue? = nil
    ) -> WireObject {
        WireObject(
            .reduce,
            .global(WireGlobal(module, name)),
            arguments,
            steps: state.map { [.build($0)] } ?? []
        )
    }

    static func type(_ code: WireValue, _ state: [WireValue]) -> WireObject {
        call("numpy", "dtype", [code, .bool(false), .bool(true)], state: .tuple(state))
    }

    static let int32 = WireValue.object(
        type(.text("i4"), [3, "<", nil, nil, nil, -1, -1, 0])
    )
    private static let object = WireValue.object(
        type(.text("O8"), [3, "|", nil, nil, nil, -1, -1, 63])
    )

    static func field(_ type: WireValue, at offset: Int) -> WireValue {
        .tuple([type, .int(offset)])
    }

    /// A record of 8 bytes.
    static func record(
        _ code: WireValue = "V8",
        names: [WireValue] = ["a", "b"],
        fields: WireDictionary,
        size: Int = 8,
        flags: Int = 16
    ) -> WireObject {
        type(
            code,
            [3, "|", nil, .tuple(names), .dict(fields), .int(size), .int(1), .int(flags)]
        )
    }

    static let pair: WireDictionary = ["a": field(int32, at: 0), "b": field(int32, at: 4)]

    private static func array(
        _ type: WireObject,
        cls: WireGlobal = WireGlobal("numpy", "ndarray")
    ) -> WireObject {
        call(
            "numpy._core.multiarray",
            "_reconstruct",
            [.global(cls), .tuple([0]), .bytes([0x62])],
            state: .tuple([
                1, .tuple([1]), .object(type), .bool(false), .bytes([1, 0, 0, 0, 2, 0, 0, 0]),
            ])
        )
    }

    private static func masked(fill: WireValue) -> WireObject {
        call(
            "numpy.ma.core",
            "_mareconstruct",
            [
                .global(WireGlobal("numpy.ma", "MaskedArray")),
                .global(WireGlobal("numpy", "ndarray")),
                .tuple([0]), .text("b"),
            ],
            state: .tuple([
                1, .tuple([1]), int32, .bool(false), .bytes([1, 0, 0, 0]), .bytes([0]), fill,
            ])
        )
    }

    /// A generator whose state numpy copies from an array of four numbers, however many there are.
    private static func small(count: Int, _ code: String = "u8", size: Int = 8) -> WireObject {
        let type = type(.text(code), [3, "<", nil, nil, nil, -1, -1, 0])
        let state = call(
            "numpy._core.multiarray",
            "_reconstruct",
            [.global(WireGlobal("numpy", "ndarray")), .tuple([0]), .bytes([0x62])],
            state: .tuple([
                1, .tuple([.int(count)]), .object(type), .bool(false),
                .bytes(Array(repeating: 7, count: count * size)),
            ])
        )
        return call(
            "numpy.random._pickle",
            "__bit_generator_ctor",
            [.global(WireGlobal("numpy.random._sfc64", "SFC64"))],
            state: .dict([
                "bit_generator": "SFC64", "state": .dict(["state": .object(state)]),
                "has_uint32": 0, "uinteger": 0,
            ])
        )
    }

    /// The state of a Mersenne twister, which reads its key at `position`.
    private static func twister(position: Int) -> WireObject {
        let key = call(
            "numpy._core.multiarray",
            "_reconstruct",
            [.global(WireGlobal("numpy", "ndarray")), .tuple([0]), .bytes([0x62])],
            state: .tuple([
                1, .tuple([624]),
                .object(type(.text("u4"), [3, "<", nil, nil, nil, -1, -1, 0])),
                .bool(false), .bytes(Array(repeating: 7, count: 2496)),
            ])
        )
        return call(
            "numpy.random._pickle",
            "__bit_generator_ctor",
            [.global(WireGlobal("numpy.random._mt19937", "MT19937"))],
            state: .tuple([
                .dict([
                    "bit_generator": "MT19937",
                    "state": .dict(["key": .object(key), "pos": .int(position)]),
                ]),
                .null,
            ])
        )
    }

    private static func complaint(_ object: WireObject) -> String? {
        InstanceForms.complaint(about: object, holdsProxy: false)
    }

    // MARK: Tests

    @Test func recordsAreData() {
        let record = Self.record(fields: Self.pair)
        #expect(Self.complaint(record) == nil)
        #expect(Self.complaint(Self.array(record)) == nil)
        let named = Self.record(.global(WireGlobal("numpy", "record")), fields: Self.pair)
        #expect(Self.complaint(named) == nil)
        #expect(Self.complaint(Self.array(named, cls: WireGlobal("numpy.rec", "recarray"))) == nil)
        let nested: WireDictionary = ["a": Self.field(.object(record), at: 0)]
        #expect(Self.complaint(Self.record(names: ["a"], fields: nested, flags: 144)) == nil)
        let shaped = Self.type(
            "V24",
            [3, "|", .tuple([Self.int32, .tuple([2, 3])]), nil, nil, 24, 4, 0]
        )
        #expect(Self.complaint(shaped) == nil)
    }

    @Test("A record that would make numpy read what isn't its own is refused")
    func recordsThatLieAreRefused() {
        let int32 = Self.int32
        let lies: [WireObject] = [
            Self.record(fields: ["a": Self.field(int32, at: 0), "b": Self.field(int32, at: 5)]),
            Self.record(fields: ["a": Self.field(int32, at: 0), "b": Self.field(int32, at: -4)]),
            Self.record(fields: ["a": Self.field(int32, at: 0), "b": Self.field(int32, at: .max)]),
            Self.record(names: ["a", "c"], fields: Self.pair),
            Self.record(names: ["a", "a"], fields: Self.pair),
            Self.record(names: ["a"], fields: ["a": Self.field(Self.object, at: 0)]),
            Self.record(names: ["a"], fields: ["a": .tuple([.text("i4"), 0])]),
            Self.record(fields: Self.pair, size: 16),
            Self.record(fields: Self.pair, flags: 16 | 1),
            Self.record(fields: Self.pair, flags: 63),
            Self.type("V8", [3, "|", .tuple([int32, .tuple([3])]), nil, nil, 8, 4, 0]),
            Self.type("V8", [3, "|", .tuple([int32, .tuple([-2])]), nil, nil, 8, 4, 0]),
            Self.type("V8", [3, "|", .tuple([Self.object, .tuple([1])]), nil, nil, 8, 4, 0]),
            Self.type(
                "V8",
                [3, "|", .tuple([int32, .tuple([.int(.max), .int(.max)])]), nil, nil, 8, 4, 0]
            ),
        ]
        for lie in lies {
            #expect(Self.complaint(lie) != nil, "\(lie)")
        }
    }

    @Test func maskedArraysAreData() {
        #expect(Self.complaint(Self.masked(fill: .null)) == nil)
        #expect(Self.complaint(Self.masked(fill: .int(999_999))) == nil)
        #expect(Self.complaint(Self.masked(fill: .global(WireGlobal("os", "system")))) != nil)
        let constant = Self.call("numpy.ma.core", "MaskedConstant", [])
        #expect(Self.complaint(constant) == nil)
        #expect(Self.complaint(Self.call("numpy.ma.core", "MaskedConstant", [1])) != nil)
    }

    @Test("A generator copies no more than the array has")
    func statesHaveTheirLength() {
        #expect(Self.complaint(Self.small(count: 4)) == nil)
        #expect(Self.complaint(Self.small(count: 1)) != nil)
        #expect(Self.complaint(Self.small(count: 4, "u1", size: 1)) != nil)
    }

    @Test("A generator reads its buffer at a position that lies within it")
    func randomGeneratorsAreData() {
        #expect(Self.complaint(Self.twister(position: 624)) == nil)
        #expect(Self.complaint(Self.twister(position: 625)) != nil)
        #expect(Self.complaint(Self.twister(position: -1)) != nil)
        let generator = Self.call(
            "numpy.random._pickle",
            "__generator_ctor",
            [.object(Self.twister(position: 1))]
        )
        #expect(Self.complaint(generator) == nil)
        let other = Self.call(
            "numpy.random._pickle",
            "__bit_generator_ctor",
            [.global(WireGlobal("numpy.random._mt19937", "PCG64"))]
        )
        #expect(Self.complaint(other) != nil)
    }
}
