/// A page of a table.
package struct TablePage<Row: TableRow>: Encodable, Sendable {
    /// The number of all rows.
    package let total: Int
    /// The number of rows that were searched for.
    package let matching: Int
    /// The place of the first row here among those.
    package let offset: Int
    /// The rows.
    package let rows: [Row]
}
