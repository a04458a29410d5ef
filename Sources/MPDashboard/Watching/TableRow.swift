/// A row of a long table, of which clients see a page.
package protocol TableRow: Encodable, Sendable {
    /// The columns by which it can be sorted.
    associatedtype Column: RawRepresentable<String>, Sendable

    /// What is searched, in lower case.
    var searchedText: String { get }
    /// Whether this row comes before another one, by a column.
    func precedes(_ other: Self, by column: Column) -> Bool
}
