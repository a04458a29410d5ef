/// Which page of a table somebody wants to see.
package struct TableQuery<Row: TableRow>: Sendable {
    /// The most rows of a page.
    private static var longestPage: Int { 200 }

    /// Words, all of which a row has to have.
    private let words: [String]
    private let column: Row.Column?
    private let isDescending: Bool
    private let offset: Int
    private let limit: Int

    /// Takes the parameters of a request: `filter`, `sort`, `descending`, `offset`, `limit`.
    package init(_ parameters: [String: String]) {
        words = (parameters["filter"] ?? "").lowercased().split(separator: " ").map(String.init)
        column = parameters["sort"].flatMap(Row.Column.init(rawValue:))
        isDescending = parameters["descending"] == "1"
        offset = max(0, parameters["offset"].flatMap { Int($0) } ?? 0)
        let limit = parameters["limit"].flatMap { Int($0) } ?? 100
        self.limit = min(max(1, limit), Self.longestPage)
    }

    /// Finds the page.
    ///
    /// - Parameter rows: All rows.
    /// - Returns: The page; the last one if there are fewer rows.
    /// - Complexity: O(n log n) for n rows that have all words.
    package func page(of rows: [Row]) -> TablePage<Row> {
        var found = rows
        if !words.isEmpty {
            found = found.filter { row in words.allSatisfy(row.searchedText.contains) }
        }
        if let column {
            // Equal rows keep their order, so that pages don't change by themselves.
            found.sort {
                isDescending ? $1.precedes($0, by: column) : $0.precedes($1, by: column)
            }
        }
        let first = min(offset, max(0, found.count - 1) / limit * limit)
        return TablePage(
            total: rows.count,
            matching: found.count,
            offset: first,
            rows: Array(found.dropFirst(first).prefix(limit))
        )
    }
}
