import Foundation
import Multiprocessing
import MultiprocessingFoundation
import Testing

/// A Swift value and the Python expression that means the same.
struct ValueRow: Sendable {
    /// The type in Swift.
    let swift: String
    let python: String
    /// What Swift sends; `nil` if Swift reads this form of Python's, but sends another.
    let wireValue: WireValue?
    /// Compares what Python has sent with the value.
    let check: @Sendable (WireValue) -> Void

    init<Value: Codable & Equatable & Sendable>(
        _ swift: String,
        _ value: Value,
        _ python: String
    ) throws(WireValueError) {
        self.init(swift, value, python, try WireValue(encoding: value))
    }

    /// A form of Python's that is read.
    init<Value: Codable & Equatable & Sendable>(
        _ swift: String,
        reads value: Value,
        _ python: String
    ) {
        self.init(swift, value, python, nil)
    }

    private init<Value: Codable & Equatable & Sendable>(
        _ swift: String,
        _ value: Value,
        _ python: String,
        _ wireValue: WireValue?
    ) {
        self.swift = swift
        self.python = python
        self.wireValue = wireValue
        check = { sent in
            #expect(throws: Never.self, "\(swift) from \(python)") {
                let decoded: Value = try sent.decoded()
                #expect(decoded == value, "\(swift) from \(python)")
            }
        }
    }

    struct Point: Codable, Hashable {
        var x: Int
        var y: Int?
    }

    struct Job: TupleCodable, Hashable {
        var priority: Int
        var name: String
    }

    enum Shape: Codable, Hashable {
        case point
        case circle(radius: Double)
        case note(String)
        case pair(Int, Int)
    }

    enum Color: String, Codable, Hashable {
        case red
    }

    /// 29 February 2024, noon in UTC, and a microsecond.
    private static let leapDay = Date(timeIntervalSinceReferenceDate: 730_900_800.000001)
    private static let uuid = "12345678-1234-5678-1234-567812345678"

    static let all: [ValueRow] = {
        do {
            return try scalars() + foundation() + collections() + own() + numpy() + forms
                + numpyForms
        } catch {
            Issue.record(error)
            return []
        }
    }()

    private static func scalars() throws(WireValueError) -> [ValueRow] {
        [
            try ValueRow("Bool", true, "True"),
            try ValueRow("Int", -5, "-5"),
            try ValueRow("UInt64", UInt64.max, "2**64 - 1"),
            try ValueRow("Int128", Int128.min, "-2**127"),
            try ValueRow("Double", 0.1, "0.1"),
            try ValueRow("Double", Double.infinity, "float('inf')"),
            try ValueRow("Float", Float(0.5), "0.5"),
            try ValueRow("String", "é\u{0}😀", "'é\\0😀'"),
            try ValueRow("Int?", Int?.none, "None"),
            try ValueRow("Int??", Int??.some(nil), "(None,)"),
            try ValueRow("[UInt8]", [UInt8]([0, 255]), "b'\\x00\\xff'"),
            try ValueRow("ContiguousArray<UInt8>", ContiguousArray<UInt8>([255]), "b'\\xff'"),
            try ValueRow(
                "Duration",
                Duration.milliseconds(-1500),
                "datetime.timedelta(seconds=-1.5)"
            ),
        ]
    }

    private static func foundation() throws(WireValueError) -> [ValueRow] {
        [
            try ValueRow("Data", Data([0, 255]), "b'\\x00\\xff'"),
            try ValueRow(
                "Date",
                leapDay,
                "datetime.datetime(2024, 2, 29, 12, 0, 0, 1, datetime.timezone.utc)"
            ),
            try ValueRow(
                "NaiveDateTime",
                NaiveDateTime(leapDay, in: .gmt),
                "datetime.datetime(2024, 2, 29, 12, 0, 0, 1)"
            ),
            try ValueRow("Decimal", Decimal(string: "-1.25"), "decimal.Decimal('-1.25')"),
            try ValueRow(
                "URL",
                URL(string: "https://swift.org/a?b=c"),
                "'https://swift.org/a?b=c'"
            ),
            try ValueRow("UUID", UUID(uuidString: uuid), "uuid.UUID('\(uuid)')"),
        ]
    }

    private static func collections() throws(WireValueError) -> [ValueRow] {
        [
            try ValueRow("[Int]", [1, 2], "[1, 2]"),
            try ValueRow("Set<String>", Set(["a"]), "{'a'}"),
            try ValueRow("[String: Int]", ["a": 1], "{'a': 1}"),
            try ValueRow("[Int: [Data]]", [1: [Data([7])]], "{1: [b'\\x07']}"),
            try ValueRow("[Point: Int]", [Point(x: 1, y: nil): 3], "{(1, None): 3}"),
            try ValueRow("[[Int]: Int]", [[1, 2]: 3], "{(1, 2): 3}"),
        ]
    }

    private static func own() throws(WireValueError) -> [ValueRow] {
        [
            try ValueRow("struct Point", Point(x: 1, y: nil), "{'x': 1, 'y': None}"),
            try ValueRow("struct Job: TupleCodable", Job(priority: 3, name: "a"), "(3, 'a')"),
            try ValueRow("enum Color: String", Color.red, "'red'"),
            try ValueRow("Shape.point", Shape.point, "'point'"),
            try ValueRow(
                "Shape.circle(radius: 1)",
                Shape.circle(radius: 1),
                "{'circle': {'radius': 1.0}}"
            ),
            try ValueRow("Shape.note(\"a\")", Shape.note("a"), "{'note': 'a'}"),
            try ValueRow("Shape.pair(1, 2)", Shape.pair(1, 2), "{'pair': (1, 2)}"),
        ]
    }

    private static func numpy() throws(WireValueError) -> [ValueRow] {
        [
            try ValueRow(
                "NDArray",
                try NDArray([1.5, 2, 3, 4], shape: [2, 2]),
                "numpy.array([[1.5, 2.0], [3.0, 4.0]])"
            ),
            try ValueRow(
                "NDArray",
                NDArray([UInt8]([1, 2])),
                "numpy.array([1, 2], dtype='uint8')"
            ),
        ]
    }

    /// Forms that Swift reads, and doesn't send.
    private static let forms: [ValueRow] = [
        ValueRow("Double", reads: 3, "3"),
        ValueRow("Data", reads: Data([7]), "bytearray(b'\\x07')"),
        ValueRow("[Int]", reads: [1, 2], "(1, 2)"),
        ValueRow("[Int]", reads: [1, 2], "array.array('h', [1, 2])"),
        ValueRow("[Int]", reads: [1, 2], "collections.deque([1, 2])"),
        ValueRow("Set<Int>", reads: Set([1, 2]), "frozenset([1, 2])"),
        ValueRow("[String: Int]", reads: ["a": 1], "collections.OrderedDict(a=1)"),
        ValueRow("[String: Int]", reads: ["a": 2], "collections.Counter('aa')"),
        ValueRow("[String: Int]", reads: ["a": 1], "collections.defaultdict(int, a=1)"),
        ValueRow("String", reads: "/a/b", "pathlib.PurePosixPath('/a/b')"),
        ValueRow("URL", reads: URL(filePath: "/a/b"), "pathlib.PurePosixPath('/a/b')"),
        ValueRow("Decimal", reads: Decimal(7), "7"),
        ValueRow("UUID", reads: UUID(uuidString: uuid), "'\(uuid)'"),
        ValueRow(
            "Date",
            reads: leapDay,
            "datetime.datetime(2024, 2, 29, 13, 0, 0, 1, datetime.timezone(datetime.timedelta(hours=1)))"
        ),
        ValueRow(
            "Date",
            reads: leapDay,
            "datetime.datetime(2024, 2, 29, 13, 0, 0, 1, zoneinfo.ZoneInfo('Europe/Berlin'))"
        ),
        ValueRow("struct Point", reads: Point(x: 1, y: 2), "types.SimpleNamespace(x=1, y=2)"),
        ValueRow("struct Point", reads: Point(x: 1, y: 2), "PointTuple(1, 2)"),
        ValueRow("struct Point", reads: Point(x: 1, y: 2), "PointClass(1, 2)"),
        ValueRow("enum Color: String", reads: Color.red, "Color.RED"),
    ]

    private static let numpyForms: [ValueRow] = [
        ValueRow("Double", reads: 2.5, "numpy.float64(2.5)"),
        ValueRow("Int", reads: 7, "numpy.int32(7)"),
        ValueRow("[Double]", reads: [1.5, 2], "numpy.array([1.5, 2.0])"),
        ValueRow("[[Double]]", reads: [[1.0, 3], [2, 4]], "numpy.array([[1.0, 2], [3, 4]]).T"),
        ValueRow("[Bool]", reads: [true, false], "numpy.array([True, False])"),
        ValueRow("[String]", reads: ["a", "bc"], "numpy.array(['a', 'bc'])"),
    ]
}
