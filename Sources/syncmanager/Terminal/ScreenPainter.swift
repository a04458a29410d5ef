/// Turns the lines of a screen into what a terminal has to be sent: only those that have changed.
///
/// The sequences are those of ECMA-48, which all terminals know. Colours stand on backgrounds of their own, so that they
/// can be read on light and on dark screens.
struct ScreenPainter {
    private let abilities: TerminalAbilities
    /// What the terminal shows; `nil` if that isn't known.
    private var shown: [StyledLine]?

    /// Paints on a terminal of which nothing is known.
    init(_ abilities: TerminalAbilities) {
        self.abilities = abilities
    }

    /// Has the next screen be painted as a whole.
    mutating func forget() { shown = nil }

    /// Paints a screen.
    ///
    /// - Parameters:
    ///   - lines: Its lines from the top, none wider than the terminal.
    ///   - width: The width of the terminal.
    /// - Returns: What to write; empty if nothing has changed.
    mutating func paint(_ lines: [StyledLine], width: Int) -> String {
        var text = shown == nil ? "\u{1b}[0m\u{1b}[2J" : ""
        let before = shown ?? []
        for (row, line) in lines.enumerated() where row >= before.count || before[row] != line {
            text += "\u{1b}[\(row + 1);1H"
            for span in line.spans { text += encoded(span) }
            // At the right edge it would erase the last character.
            if line.width < width { text += "\u{1b}[K" }
        }
        shown = lines
        return text
    }

    private func encoded(_ span: StyledLine.Span) -> String {
        let text = abilities.hasUnicode ? span.text : Self.ascii(span.text)
        guard let code = code(of: span.style) else { return text }
        return "\u{1b}[\(code)m\(text)\u{1b}[0m"
    }

    /// The parameters of "Select Graphic Rendition".
    private func code(of style: TextStyle) -> String? {
        switch style {
        case .plain: nil
        case .bold: "1"
        case .dim: "2"
        case .heading: "4"
        case .sorted: "1;4"
        case .selected: "7"
        case .warning: abilities.hasColours ? "30;43" : "1"
        case .alarm: abilities.hasColours ? "1;97;41" : "1;7"
        }
    }

    /// The text with something similar in place of what isn't ASCII, as wide as before.
    private static func ascii(_ text: String) -> String {
        var plain = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "–", "—": plain += "-"
            case "…": plain += "~"
            case "·", "│": plain += "|"
            case "█", "▌": plain += "#"
            case "µ": plain += "u"
            case "▼": plain += "v"
            case "▲": plain += "^"
            case _ where scalar.isASCII: plain.unicodeScalars.append(scalar)
            default: plain += String(repeating: "?", count: scalar.displayWidth)
            }
        }
        return plain
    }
}
