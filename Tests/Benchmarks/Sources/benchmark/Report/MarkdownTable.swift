/// A table in Markdown, whose columns line up for those who read it as it is.
struct MarkdownTable {
    /// A column: its heading, and whether its cells stand at the right, as numbers do.
    struct Column {
        let title: String
        let isRight: Bool

        static func left(_ title: String) -> Column { Column(title: title, isRight: false) }
        static func right(_ title: String) -> Column { Column(title: title, isRight: true) }

        fileprivate func cell(_ text: String, width: Int) -> String {
            let blanks = String(repeating: " ", count: width - text.count)
            return isRight ? blanks + text : text + blanks
        }

        fileprivate func rule(width: Int) -> String {
            String(repeating: "-", count: width - 1) + (isRight ? ":" : "-")
        }
    }

    let columns: [Column]
    /// One text per column and row.
    let rows: [[String]]

    /// The lines of the table.
    var lines: [String] {
        let texts = [columns.map(\.title)] + rows
        // A rule needs three characters.
        let widths = columns.indices.map { column in
            texts.reduce(3) { max($0, $1[column].count) }
        }
        func line(_ cell: (Int) -> String) -> String {
            "| " + columns.indices.map(cell).joined(separator: " | ") + " |"
        }
        var lines = texts.map { row in line { columns[$0].cell(row[$0], width: widths[$0]) } }
        lines.insert(line { columns[$0].rule(width: widths[$0]) }, at: 1)
        return lines
    }
}
