import Foundation
import MPMeasuring
import MPWire

/// Measures what it costs to turn Swift values into pickles and back, beside JSON and CPython's own pickle.
///
///     value-coding [--only TEXT] [--output FILE]
struct Person: Codable {
    var name: String
    var age: Int
    var height: Double
    var isMember: Bool
}

struct Picture: Codable {
    var name: String
    var pixels: Data
}

let million = 1_000_000
let people = (0..<million).map {
    Person(
        name: "person \($0)",
        age: $0 % 100,
        height: 1.5 + Double($0) / 4e6,
        isMember: $0 % 2 == 0
    )
}
let octets = [UInt8](repeating: 7, count: 64 << 20)
let bytes = "bytes([7]) * (64 << 20)"
let person =
    "{'name': f'person {k}', 'age': k % 100, 'height': 1.5 + k / 4e6, 'isMember': k % 2 == 0}"
let rows = [
    ValueRow("`WireValue.bytes` of 64 MiB", python: bytes, hasJSON: false) {
        WireValue.bytes(octets)
    },
    ValueRow("`[UInt8]` of 64 MiB", python: bytes, hasJSON: false) { octets },
    ValueRow("`Data` of 64 MiB", python: bytes) { Data(octets) },
    ValueRow("struct with `Data` of 64 MiB", python: "{'name': 'a', 'pixels': \(bytes)}") {
        Picture(name: "a", pixels: Data(octets))
    },
    ValueRow("`[Int]`", python: "list(range(n))") { Array(0..<million) },
    ValueRow("`[Double]`", python: "[k / 3 for k in range(n)]") {
        (0..<million).map { Double($0) / 3 }
    },
    ValueRow("`[Float]`", python: "[k / 4 for k in range(n)]") {
        (0..<million).map { Float($0) / 4 }
    },
    ValueRow("`[String]`", python: "[f'text {k}' for k in range(n)]") {
        (0..<million).map { "text \($0)" }
    },
    ValueRow("`[Int?]`", python: "[None if k % 3 == 0 else k for k in range(n)]") {
        (0..<million).map { $0 % 3 == 0 ? nil : $0 }
    },
    ValueRow("`[String: Int]`", python: "{f'text {k}': k for k in range(n)}") {
        Dictionary(uniqueKeysWithValues: (0..<million).map { ("text \($0)", $0) })
    },
    ValueRow("`[Person]`, a struct of four", python: "[\(person) for k in range(n)]") { people },
    ValueRow("`[Int: Person]`", python: "{k: \(person) for k in range(n)}") {
        Dictionary(uniqueKeysWithValues: zip(0..<million, people))
    },
    ValueRow("`NDArray` of `Double`", python: "numpy.arange(n, dtype='f8')", hasJSON: false) {
        NDArray((0..<million).map { Double($0) })
    },
]
let wanted = rows.filter { row in Measuring.option("--only").map { row.name.contains($0) } ?? true }
let ours = try wanted.map { try $0.measure() }
let table = ValueTable(
    names: wanted.map(\.name),
    ours: ours,
    python: try PythonSide(wanted.map(\.python))
)
print(table.markdown)
if let path = Measuring.option("--output") {
    try Measuring.replaceTable(in: URL(fileURLWithPath: path), by: table.markdown)
}
