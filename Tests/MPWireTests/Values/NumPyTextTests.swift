import Testing

@testable import MPWire

/// Values of numpy and pandas as texts, as numpy 2 and pandas 3 print them where the server can.
@Suite struct NumPyTextTests {
    private static func call(
        _ module: String,
        _ name: String,
        _ arguments: [WireValue],
        state: WireValue? = nil
    ) -> WireValue {
        .object(
            WireObject(
                .reduce,
                .global(WireGlobal(module, name)),
                arguments,
                steps: state.map { [.build($0)] } ?? []
            )
        )
    }

    private static func time(_ kind: String, _ unit: String, _ number: Int) -> WireValue {
        let type = NumPyFormsTests.type(
            .text(kind + "8"),
            [
                4, "<", nil, nil, nil, -1, -1, 0,
                .tuple([nil, .tuple([.bytes(Array(unit.utf8)), 1, 1, 1])]),
            ]
        )
        let bytes = withUnsafeBytes(of: number.littleEndian) { Array($0) }
        return call("numpy._core.multiarray", "scalar", [.object(type), .bytes(bytes)])
    }

    @Test(arguments: [
        ("Y", 54, "2024"), ("M", -1, "1969-12"), ("D", 19782, "2024-02-29"),
        ("D", -719_162, "0001-01-01"), ("h", 1, "1970-01-01T01"), ("m", -1, "1969-12-31T23:59"),
        ("s", -1, "1969-12-31T23:59:59"), ("ms", 1, "1970-01-01T00:00:00.001"),
        ("ns", -1, "1969-12-31T23:59:59.999999999"), ("s", .min, "NaT"),
    ])
    func dates(_ unit: String, _ number: Int, _ text: String) throws {
        let value = Self.time("M", unit, number)
        #expect(try value.representation() == "np.datetime64('\(text)')")
    }

    @Test func otherScalars() throws {
        #expect(
            try Self.time("m", "s", -5).representation() == "np.timedelta64(-5, 's')"
        )
        #expect(Self.time("m", "s", 1).typeName == "timedelta64")
        // Too far for a calendar.
        #expect(
            try Self.time("M", "D", .max).representation()
                == "np.datetime64(9223372036854775807, 'D')"
        )
        let record = NumPyFormsTests.record(fields: NumPyFormsTests.pair)
        let scalar = Self.call(
            "numpy._core.multiarray",
            "scalar",
            [.object(record), .bytes([1, 0, 0, 0, 2, 0, 0, 0])]
        )
        #expect(try scalar.representation() == "np.void((1, 2))")
        #expect(try NumPyFormsTests.int32.representation() == "dtype('int32')")
    }

    @Test("A record of shared records is shown, not multiplied")
    func sharedRecordsAreShort() throws {
        var type = WireValue.object(NumPyFormsTests.record(fields: NumPyFormsTests.pair))
        for _ in 0..<60 {
            let field = NumPyFormsTests.field(type, at: 0)
            type = .object(NumPyFormsTests.record(fields: ["a": field, "b": field]))
        }
        let scalar = Self.call(
            "numpy._core.multiarray",
            "scalar",
            [type, .bytes([1, 0, 0, 0, 2, 0, 0, 0])]
        )
        #expect(try scalar.representation().utf8.count < 200)
    }

    @Test(arguments: [
        (1_709_208_000_000_000, 9, false, "Timestamp('2024-02-29 12:00:00')"),
        (-1, 10, false, "Timestamp('1969-12-31 23:59:59.999999999')"),
        (1500, 8, true, "Timestamp('1970-01-01 00:00:01.500000+0000', tz='UTC')"),
    ])
    func timestamps(_ count: Int, _ unit: Int, _ inUTC: Bool, _ text: String) throws {
        let zone = WireValue.global(WireGlobal("pytz", "UTC"))
        let value = Self.timestamp(count, unit, inUTC ? zone : .null)
        #expect(try value.representation() == text)
    }

    private static func timestamp(_ count: Int, _ unit: Int, _ zone: WireValue) -> WireValue {
        call(
            "pandas._libs.tslibs.timestamps",
            "_unpickle_timestamp",
            [.int(count), .null, zone, .int(unit)]
        )
    }

    @Test("A Timestamp is the datetime of its moment, and a Timedelta the timedelta")
    func timesOfPandasAreTimes() throws {
        let noon = WireValue.object(
            WireObject(
                .reduce,
                .global(WireGlobal("datetime", "datetime")),
                [.bytes([7, 232, 2, 29, 12, 0, 0, 0, 0, 0])]
            )
        )
        let timestamp = Self.timestamp(1_709_208_000, 7, .null)
        #expect(try WireKey(timestamp) == WireKey(noon))
        let second = Self.call("datetime", "timedelta", [0, 1, 0])
        let timedelta = Self.call(
            "pandas._libs.tslibs.timedeltas",
            "_timedelta_unpickle",
            [.int(1_000_000_000), 10]
        )
        #expect(try WireKey(timedelta) == WireKey(second))
        // Nanoseconds, which no datetime has, and years beyond its own.
        #expect(throws: PythonException.self) {
            try WireKey(argument: Self.timestamp(1, 10, .null), .unlimited)
        }
        #expect(throws: PythonException.self) {
            try WireKey(argument: Self.timestamp(.max, 7, .null), .unlimited)
        }
    }

    @Test("A table is shown by its class and size")
    func tablesAreShort() throws {
        func index(_ count: Int) -> WireValue {
            Self.call(
                "pandas.core.indexes.base",
                "_new_Index",
                [
                    .global(WireGlobal("pandas", "RangeIndex")),
                    .dict(["start": 0, "stop": .int(count), "step": 1, "name": .null]),
                ]
            )
        }
        let manager = Self.call(
            "pandas.core.internals.managers",
            "BlockManager",
            [.tuple([]), .list([index(2), index(1000)])]
        )
        let frame = WireValue.object(
            WireObject(
                .newObject,
                .global(WireGlobal("pandas", "DataFrame")),
                [],
                steps: [.build(.dict(["_mgr": manager]))]
            )
        )
        #expect(try frame.representation() == "<DataFrame: 1000 rows × 2 columns>")
        #expect(try index(1).representation() == "<RangeIndex: 1 value>")
    }
}
