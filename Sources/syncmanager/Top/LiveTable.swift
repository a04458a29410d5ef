internal import MPWire

/// A table that follows the width of a terminal, and that people sort and filter.
struct LiveTable {
    /// A column.
    struct Column {
        let title: String
        var alignment = TextTable.Alignment.right
        /// Which columns go first when there is no room for all: those with the largest number.
        var rank = 0
        /// The fewest characters to which texts are cut when there is little room; `nil` never cuts.
        var least: Int?

        /// A column of texts, which may be cut.
        static func text(_ title: String, rank: Int = 0, least: Int = 8) -> Self {
            Self(title: title, alignment: .left, rank: rank, least: least)
        }

        /// A column of numbers.
        static func number(_ title: String, rank: Int = 0) -> Self {
            Self(title: title, rank: rank)
        }
    }

    /// What stands in a row and a column.
    struct Cell {
        let text: String
        /// The number by which the rows are sorted; a text without one is sorted as text.
        let order: Double?
        var style = TextStyle.plain

        /// A cell with a text of somebody else, of which one line is shown.
        init(_ text: String, order: Double? = nil, style: TextStyle = .plain) {
            self.text = text.visible(limit: 120)
            self.order = order
            self.style = style
        }

        /// A cell with a number in words; a dash if there is none.
        init(_ number: Double?, _ words: (Double) -> String, style: TextStyle = .plain) {
            self.init(number.map(words) ?? "–", order: number ?? -.infinity, style: style)
        }
    }

    /// A row.
    struct Row {
        /// What tells it from others, also when its place changes.
        let key: String
        /// What it is about, of which there are details.
        let target: TopTarget?
        let cells: [Cell]
    }

    /// The order of the rows.
    struct Order: Hashable {
        /// The place of the column that decides.
        var column: Int
        /// Whether the smallest number, or the last text, comes first.
        var isReversed = false
    }

    let columns: [Column]
    var rows: [Row]
    /// The order that ``sort(by:)`` has made; `nil` is that of the server.
    private(set) var order: Order?

    /// Makes a table.
    init(_ columns: [Column], _ rows: [Row]) {
        (self.columns, self.rows) = (columns, rows)
    }

    /// Keeps the rows in which a text stands, in whatever case.
    mutating func filter(by text: String) {
        let wanted = text.lowercased()
        guard !wanted.isEmpty else { return }
        rows = rows.filter { row in
            row.cells.contains { $0.text.lowercased().contains(wanted) }
        }
    }

    /// Sorts the rows by a column: largest numbers first, or texts from A to Z.
    mutating func sort(by order: Order) {
        guard columns.indices.contains(order.column) else { return }
        self.order = order
        let sorted = rows.enumerated().sorted { one, other in
            let (first, second) = (
                one.element.cells[order.column], other.element.cells[order.column]
            )
            guard let before = Self.comes(first, before: second) else {
                return one.offset < other.offset
            }
            return before != order.isReversed
        }
        rows = sorted.map(\.element)
    }

    /// Whether a cell comes before another; `nil` if neither does.
    private static func comes(_ one: Cell, before other: Cell) -> Bool? {
        if let first = one.order, let second = other.order {
            return first == second ? nil : first > second
        }
        return one.text == other.text ? nil : one.text < other.text
    }
}

/// What a row is about.
enum TopTarget: Hashable, Sendable {
    /// An object, by its ident.
    case object(String)
    /// A type, by its name.
    case type(String)
    /// A client, by the number of its connection.
    case client(Int)
}
