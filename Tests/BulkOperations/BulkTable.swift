import Foundation

/// The figures as a table: ours as a multiple of CPython's.
struct BulkTable {
    let operations: [BulkOperation]
    let sizes: [Int]
    let ours: [[Double]]
    let python: PythonSide

    /// What is shorter than this is lost in what any call costs: a thirtieth of a round trip through CPython's
    /// manager.
    private static let negligible = 1e-6
    /// From this ratio on an operation is marked.
    private static let tooSlow = 3.0

    var markdown: String {
        var lines = [
            "\(python.version); times of one operation, ours and CPython's, and ours as a multiple of CPython's.",
            "**Bold**: more than \(Int(Self.tooSlow)) times CPython's, and longer than a microsecond.",
            "",
            "| type | operation | " + sizes.map { "n = \($0)" }.joined(separator: " | ") + " |",
            "|---|---|" + String(repeating: "---:|", count: sizes.count),
        ]
        for (row, operation) in operations.enumerated() {
            let cells = sizes.indices.map { cell(ours[row][$0], python.times[row][$0]) }
            let name = operation.name.replacingOccurrences(of: "|", with: "\\|")
            lines.append("| `\(operation.type)` | `\(name)` | \(cells.joined(separator: " | ")) |")
        }
        return lines.joined(separator: "\n")
    }

    private func cell(_ ours: Double, _ theirs: Double) -> String {
        let ratio = ours / theirs
        let text = String(format: ratio < 10 ? "%.1f ×" : "%.0f ×", ratio)
        let isSlow = ratio > Self.tooSlow && ours > Self.negligible
        return "\(isSlow ? "**\(text)**" : text) (\(Self.time(ours)) / \(Self.time(theirs)))"
    }

    private static func time(_ seconds: Double) -> String {
        switch seconds {
        case ..<1e-6: String(format: "%.0f ns", seconds * 1e9)
        case ..<1e-3: String(format: "%.3g µs", seconds * 1e6)
        case ..<1: String(format: "%.3g ms", seconds * 1e3)
        default: String(format: "%.3g s", seconds)
        }
    }
}
