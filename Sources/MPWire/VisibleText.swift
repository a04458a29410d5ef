/// Showing texts of others, such as names that clients choose, to people: in logs, tables, error texts, terminals.
extension StringProtocol {
    /// The text in one line, in which nothing acts on a terminal or looks like another line.
    ///
    /// Control characters, marks that change the direction of writing, line separators and invisible characters are
    /// escaped as in Python's `repr`.
    ///
    /// - Parameter limit: How many code points are shown; after them comes the number of bytes left out.
    /// - Returns: The text to show.
    package func visible(limit: Int = .max) -> String {
        if utf8.count <= limit, isPlainlyVisible { return String(self) }
        var shown = ""
        var rest = unicodeScalars[...]
        for _ in 0..<limit {
            guard let scalar = rest.popFirst() else { break }
            if scalar.isVisible {
                shown.unicodeScalars.append(scalar)
            } else {
                shown += scalar.visibleEscape
            }
        }
        guard !rest.isEmpty else { return shown }
        return shown + "… (\(utf8.distance(from: rest.startIndex, to: utf8.endIndex)) more)"
    }

    /// A name as an error text quotes it: visible, and no longer than a line.
    package var visibleName: String { visible(limit: 100) }

    /// The text if it is short enough for a name, else ``visibleName``: matching rules against it must take no time.
    package var bounded: String { utf8.count <= 1024 ? String(self) : visibleName }

    /// The same as ``visible(limit:)`` for a text of several lines, without line ends after the last one.
    ///
    /// Lines after the first are indented, so that none looks like somebody else's.
    package func visibleLines() -> String {
        var lines = split(separator: "\n", omittingEmptySubsequences: false)
        while lines.count > 1, lines.last?.isEmpty ?? false { lines.removeLast() }
        return lines.map { $0.visible() }.joined(separator: "\n    ")
    }

    /// Whether it is only printable ASCII.
    private var isPlainlyVisible: Bool { utf8.allSatisfy { 0x20 <= $0 && $0 < 0x7f } }
}

extension Unicode.Scalar {
    /// Whether it is shown as it is: Python's `str.isprintable` for one code point.
    package var isVisible: Bool {
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
            .paragraphSeparator:
            false
        case .spaceSeparator: self == " "
        default: true
        }
    }

    /// Its escape in Python.
    fileprivate var visibleEscape: String {
        switch self {
        case "\t": "\\t"
        case "\n": "\\n"
        case "\r": "\\r"
        case _ where value < 0x100: "\\x" + value.padded(to: 2, radix: 16)
        case _ where value < 0x10000: "\\u" + value.padded(to: 4, radix: 16)
        default: "\\U" + value.padded(to: 8, radix: 16)
        }
    }
}
