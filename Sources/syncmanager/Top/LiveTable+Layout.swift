/// Putting a table into columns.
extension LiveTable {
    /// The blanks between two columns.
    private static let gap = 2

    /// The headings, and a line for each row.
    ///
    /// - Parameters:
    ///   - width: The width of the terminal; `nil` is no limit.
    ///   - indent: The blanks before each line.
    /// - Returns: The lines, the heading first.
    func lines(width: Int?, indent: Int = 1) -> [StyledLine] {
        let chosen = layout(width: width.map { $0 - indent })
        let heading = line(indent, chosen) { column in
            let isSorted = order?.column == column
            let arrow = isSorted ? (order?.isReversed == true ? "▲" : "▼") : ""
            return (columns[column].title + arrow, isSorted ? .sorted : .heading)
        }
        return [heading]
            + rows.map { row in
                line(indent, chosen) { (row.cells[$0].text, row.cells[$0].style) }
            }
    }

    private func line(
        _ indent: Int,
        _ chosen: [(column: Int, width: Int)],
        _ cell: (Int) -> (text: String, style: TextStyle)
    ) -> StyledLine {
        var line = StyledLine(String(repeating: " ", count: indent))
        for (place, (column, width)) in chosen.enumerated() {
            let (text, style) = cell(column)
            let shown = text.cut(toWidth: width)
            let blanks = String(repeating: " ", count: max(0, width - shown.displayWidth))
            if columns[column].alignment == .right { line.append(blanks) }
            line.append(shown, style)
            let isLast = place == chosen.count - 1
            if columns[column].alignment == .left, !isLast { line.append(blanks) }
            if !isLast { line.append(String(repeating: " ", count: Self.gap)) }
        }
        return line
    }

    /// Chooses the columns for which there is room, and how wide each is.
    private func layout(width: Int?) -> [(column: Int, width: Int)] {
        var chosen = columns.indices.map { ($0, natural($0)) }
        guard let width else { return chosen }
        func total(_ widths: [Int]) -> Int {
            widths.reduce(0, +) + Self.gap * max(0, widths.count - 1)
        }
        while chosen.count > 1, total(chosen.map { least($0.0, $0.1) }) > width {
            let rank = chosen.map { columns[$0.0].rank }.max() ?? 0
            guard let last = chosen.lastIndex(where: { columns[$0.0].rank == rank }) else { break }
            chosen.remove(at: last)
        }
        // What is too much is taken from the widest text, again and again.
        var excess = total(chosen.map(\.1)) - width
        while excess > 0 {
            let places = chosen.indices.filter { chosen[$0].1 > least(chosen[$0].0, chosen[$0].1) }
            guard let widest = places.max(by: { chosen[$0].1 < chosen[$1].1 }) else { break }
            chosen[widest].1 -= 1
            excess -= 1
        }
        if chosen.count == 1 { chosen[0].1 = min(chosen[0].1, max(0, width)) }
        return chosen
    }

    /// The width that a column needs, with room for the arrow of the order.
    private func natural(_ column: Int) -> Int {
        let texts = rows.map { $0.cells[column].text.displayWidth }.max() ?? 0
        let title = columns[column].title.displayWidth + (order?.column == column ? 1 : 0)
        // Numbers change from second to second, and columns shouldn't.
        let usual = columns[column].least == nil ? 7 : 0
        return max(texts, title, usual)
    }

    private func least(_ column: Int, _ natural: Int) -> Int {
        min(natural, columns[column].least ?? natural)
    }
}
