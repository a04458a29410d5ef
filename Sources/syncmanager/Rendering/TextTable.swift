internal import MPWire

/// Lays out rows of text in columns.
struct TextTable {
    /// Where the text of a column stands.
    enum Alignment {
        case left
        case right
    }

    /// A column: its heading and where its text stands.
    struct Column {
        let title: String
        var alignment = Alignment.left
    }

    /// What the columns are called.
    let columns: [Column]
    /// One text per column and row.
    private(set) var rows: [[String]] = []

    /// Makes a table without rows.
    init(_ columns: [Column]) {
        self.columns = columns
    }

    /// How much of a text is shown, in code points: names come from clients.
    private static let widestCell = 120

    /// Adds a row below the others, one text per column; each is shown in one line.
    mutating func append(_ row: [String]) {
        precondition(row.count == columns.count, "a row needs a text for each column")
        rows.append(row.map { $0.visible(limit: Self.widestCell) })
    }

    /// Renders the headings and the rows, without blanks at the ends of the lines.
    func lines(indent: String = "  ") -> [String] {
        let all = [columns.map(\.title)] + rows
        let widths = columns.indices.map { column in all.map { $0[column].displayWidth }.max() ?? 0
        }
        return all.map { row in
            let cells = columns.indices.map { column in
                switch columns[column].alignment {
                case .left: row[column].paddedRight(to: widths[column])
                case .right: row[column].paddedLeft(to: widths[column])
                }
            }
            return (indent + cells.joined(separator: "  ")).trimmingTrailingBlanks()
        }
    }
}
