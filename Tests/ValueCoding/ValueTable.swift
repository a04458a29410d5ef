import Foundation

/// The figures as a table.
struct ValueTable {
    let names: [String]
    let ours: [[Double?]]
    let python: PythonSide

    var markdown: String {
        var lines = [
            "Milliseconds of processor time for a million elements where no size is given, beside JSON and "
                + "\(python.version)'s pickle.",
            "",
            "| value | to a pickle | `JSONEncoder` | `pickle.dumps` | from a pickle | `JSONDecoder` | `pickle.loads` |",
            "|---|---:|---:|---:|---:|---:|---:|",
        ]
        for (row, name) in names.enumerated() {
            let (ours, theirs) = (ours[row], python.times[row])
            let cells = [ours[0], ours[2], theirs[0], ours[1], ours[3], theirs[1]].map(Self.cell)
            lines.append("| \(name) | \(cells.joined(separator: " | ")) |")
        }
        return lines.joined(separator: "\n")
    }

    private static func cell(_ seconds: Double?) -> String {
        guard let seconds else { return "–" }
        return String(format: seconds < 0.01 ? "%.1f" : "%.0f", seconds * 1000)
    }
}
