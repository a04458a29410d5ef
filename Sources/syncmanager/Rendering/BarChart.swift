/// Draws numbers as horizontal bars, the longest one for the largest number.
struct BarChart {
    /// A bar: what it stands for and how much.
    struct Bar: Equatable {
        let label: String
        let value: Int
    }

    /// The bars, top to bottom.
    let bars: [Bar]
    /// How many characters the longest bar takes.
    var width = 40

    /// Renders one line per bar: label, number, bar.
    func lines(indent: String = "  ") -> [String] {
        let labelWidth = bars.map(\.label.count).max() ?? 0
        let numberWidth = bars.map(\.value.grouped.count).max() ?? 0
        let largest = bars.map(\.value).max() ?? 0
        return bars.map { bar in
            let label = bar.label.paddedRight(to: labelWidth)
            let number = bar.value.grouped.paddedLeft(to: numberWidth)
            let drawn = Self.bar(of: bar.value, largest: largest, width: width)
            return "\(indent)\(label)  \(number)  \(drawn)".trimmingTrailingBlanks()
        }
    }

    /// Draws one bar in eighths of a character; whatever is above zero shows at least one eighth.
    static func bar(of value: Int, largest: Int, width: Int) -> String {
        guard largest > 0, value > 0 else { return "" }
        let eighths = max(1, value * width * 8 / largest)
        let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
        return String(repeating: "█", count: eighths / 8) + rest
    }
}
