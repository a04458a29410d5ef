/// A table with a heading.
struct TopSection {
    let title: String
    var table: LiveTable
    /// What is said where there are no rows; `nil` leaves the section out.
    var emptyText: String?
    /// Whether the order that somebody has chosen is for this table.
    var isMain = false
    /// How it is sorted if it isn't the main table; `nil` is the order of the server.
    var order: LiveTable.Order?
    /// Whether its title is shown; there is one in any case if there are no rows.
    var hasTitle = true
    /// Whether the headings of its columns are shown.
    var hasHeadings = true
    var style = TextStyle.bold
}
