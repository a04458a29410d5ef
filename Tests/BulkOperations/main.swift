import Foundation

/// Measures every bulk operation of every shared type, without sockets, beside CPython's own types in the same
/// run, and writes the table of docs/benchmarks/bulk-operations.md.
///
///     bulk-operations [--only TEXT] [--smallest COUNT] [--largest COUNT] [--output FILE]
let options = CommandLine.arguments.dropFirst()
func option(_ name: String) -> String? {
    options.firstIndex(of: name).flatMap { options.dropFirst($0).first }
}

let smallest = option("--smallest").flatMap { Int($0) } ?? 0
let largest = option("--largest").flatMap { Int($0) } ?? .max
let sizes = [1_000, 10_000, 100_000, 1_000_000].filter { smallest <= $0 && $0 <= largest }
let wanted = Operations.all.filter { operation in
    option("--only").map { "\(operation.type) \(operation.statement)".contains($0) } ?? true
}
let ours = try wanted.map { operation in try sizes.map { try operation.measure($0) } }
let python = try PythonSide(wanted, sizes: sizes)
let table = BulkTable(operations: wanted, sizes: sizes, ours: ours, python: python)
print(table.markdown)
if let path = option("--output") {
    try table.replaceTable(in: URL(fileURLWithPath: path))
}
