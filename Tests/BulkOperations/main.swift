import Foundation
import MPMeasuring

/// Measures every bulk operation of every shared type, without sockets, beside CPython's own types in the same
/// run, and writes the table of docs/benchmarks/bulk-operations.md.
///
///     bulk-operations [--only TEXT] [--smallest COUNT] [--largest COUNT] [--output FILE]
let smallest = Measuring.option("--smallest").flatMap { Int($0) } ?? 0
let largest = Measuring.option("--largest").flatMap { Int($0) } ?? .max
let sizes = [1_000, 10_000, 100_000, 1_000_000].filter { smallest <= $0 && $0 <= largest }
let wanted = Operations.all.filter { operation in
    Measuring.option("--only").map { "\(operation.type) \(operation.statement)".contains($0) }
        ?? true
}
let ours = try wanted.map { operation in try sizes.map { try operation.measure($0) } }
let python = try PythonSide(wanted, sizes: sizes)
let table = BulkTable(operations: wanted, sizes: sizes, ours: ours, python: python)
print(table.markdown)
if let path = Measuring.option("--output") {
    try Measuring.replaceTable(in: URL(fileURLWithPath: path), by: table.markdown)
}
