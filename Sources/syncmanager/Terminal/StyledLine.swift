/// How a text stands out.
enum TextStyle: Hashable, Sendable {
    case plain
    case bold
    /// Of less importance.
    case dim
    /// The heading of a table.
    case heading
    /// The heading of the column by which a table is sorted.
    case sorted
    /// The row that keys act on, and the view that is shown.
    case selected
    /// Something to look at.
    case warning
    /// Something wrong.
    case alarm
}

/// A line of texts in styles.
struct StyledLine: Hashable, Sendable {
    /// A text in one style.
    struct Span: Hashable, Sendable {
        var text: String
        var style: TextStyle
    }

    /// The texts, from left to right.
    private(set) var spans: [Span] = []

    /// A line of one text.
    init(_ text: String = "", _ style: TextStyle = .plain) {
        append(text, style)
    }

    /// The texts without their styles.
    var text: String { spans.map(\.text).joined() }

    /// The number of columns that it takes.
    var width: Int { spans.reduce(0) { $0 + $1.text.displayWidth } }

    /// Adds a text at the end.
    mutating func append(_ text: String, _ style: TextStyle = .plain) {
        guard !text.isEmpty else { return }
        if let last = spans.indices.last, spans[last].style == style {
            spans[last].text += text
        } else {
            spans.append(Span(text: text, style: style))
        }
    }

    /// The part of the line that fits, with `…` at its end if something is left out.
    func cut(toWidth width: Int) -> StyledLine {
        guard self.width > width else { return self }
        var (line, room) = (StyledLine(), width)
        for span in spans {
            let needed = span.text.displayWidth
            // What follows doesn't fit, so this text shows that there is more.
            guard needed < room else {
                line.append((span.text + "…").cut(toWidth: room), span.style)
                return line
            }
            line.append(span.text, span.style)
            room -= needed
        }
        return line
    }

    /// The line in one style, filled up to a width.
    func selected(toWidth width: Int) -> StyledLine {
        StyledLine(text.cut(toWidth: width).paddedRight(to: width), .selected)
    }
}
