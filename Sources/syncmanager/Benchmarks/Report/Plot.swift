/// A drawing of lines in a frame with two axes, as SVG.
///
/// It brings its own background and follows the reader's choice of light or dark. The colours are those of
/// Okabe and Ito, which people who see fewer colours can tell apart; lines differ in their dashes, too.
struct Plot: Equatable, Sendable {
    /// A line.
    struct Series: Equatable, Sendable {
        /// What the legend calls it.
        let label: String
        /// Its points.
        let points: [Point]
        /// Whether each point has a dot, and a bar for how far measurements lie apart.
        var showsPoints = false
    }

    /// A point of a line.
    struct Point: Equatable, Sendable {
        let x: Double
        let y: Double
        /// How far down measurements go.
        var low: Double?
        /// How far up they go.
        var high: Double?
    }

    /// What stands above.
    let title: String
    /// What stands below the horizontal axis.
    let xLabel: String
    /// What stands beside the vertical axis.
    let yLabel: String
    /// The horizontal axis.
    let x: PlotScale
    /// The vertical axis.
    let y: PlotScale
    /// The lines.
    let series: [Series]

    private static let width = 760.0
    private static let left = 88.0
    private static let top = 44.0
    private static let innerWidth = 648.0
    private static let innerHeight = 300.0
    private static let legendLine = 20.0
    private static let colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"]
    private static let dashes = ["", "7 3", "2 3", "9 3 2 3", "4 2", "1 2"]

    /// The text of the file.
    var svg: String {
        let height = Self.top + Self.innerHeight + 66 + Self.legendLine * Double(series.count)
        let parts =
            [
                """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.number(Self.width)) \
                \(Self.number(height))" width="\(Self.number(Self.width))" \
                height="\(Self.number(height))" role="img" aria-label="\(title.escapedForXML)">
                """,
                Self.style,
                #"<rect class="paper" width="100%" height="100%" rx="6"/>"#,
                text(title, x: Self.width / 2, y: 26, anchor: "middle", class: "title"),
            ] + horizontalAxis + verticalAxis
            + series.indices.flatMap(line) + series.indices.map(legend) + ["</svg>", ""]
        return parts.joined(separator: "\n")
    }

    private static let style = """
        <style>
        .paper { fill: #ffffff } text { font: 13px sans-serif; fill: #24292f } .title { font-size: 15px; font-weight: 600 }
        .grid { stroke: #d0d7de; stroke-width: 1 } .line { fill: none; stroke-width: 2.2 } .bar { stroke-width: 1.2 }
        @media (prefers-color-scheme: dark) { .paper { fill: #161b22 } text { fill: #e6edf3 } .grid { stroke: #3d444d } }
        </style>
        """

    private var horizontalAxis: [String] {
        let bottom = Self.top + Self.innerHeight
        let marks = x.ticks.flatMap { tick in
            let place = place(x: tick.value)
            return [
                grid(place, Self.top, place, bottom),
                text(tick.text, x: place, y: bottom + 18, anchor: "middle"),
            ]
        }
        let middle = Self.left + Self.innerWidth / 2
        return marks + [text(xLabel, x: middle, y: bottom + 40, anchor: "middle")]
    }

    private var verticalAxis: [String] {
        let marks = y.ticks.flatMap { tick in
            let place = place(y: tick.value)
            return [
                grid(Self.left, place, Self.left + Self.innerWidth, place),
                text(tick.text, x: Self.left - 8, y: place + 4, anchor: "end"),
            ]
        }
        let middle = Self.top + Self.innerHeight / 2
        let turn = " transform=\"rotate(-90 16 \(Self.number(middle)))\""
        return marks + [text(yLabel, x: 16, y: middle, anchor: "middle", more: turn)]
    }

    private func line(_ index: Int) -> [String] {
        let series = series[index]
        let path = series.points.map {
            "\(Self.number(place(x: $0.x))),\(Self.number(place(y: $0.y)))"
        }
        let style = style(index)
        var parts = [
            #"<polyline class="line" points="\#(path.joined(separator: " "))"\#(style)/>"#
        ]
        guard series.showsPoints else { return parts }
        let colour = Self.colours[index % Self.colours.count]
        for point in series.points {
            let (x, y) = (Self.number(place(x: point.x)), Self.number(place(y: point.y)))
            if let low = point.low, let high = point.high {
                let (from, to) = (Self.number(place(y: low)), Self.number(place(y: high)))
                parts.append(
                    #"<line class="bar" x1="\#(x)" x2="\#(x)" y1="\#(from)" y2="\#(to)" stroke="\#(colour)"/>"#
                )
            }
            parts.append(##"<circle cx="\##(x)" cy="\##(y)" r="3.5" fill="\##(colour)"/>"##)
        }
        return parts
    }

    private func legend(_ index: Int) -> String {
        let y = Self.top + Self.innerHeight + 62 + Self.legendLine * Double(index)
        let sample = Self.number(y - 4)
        return ##"<line class="line" x1="\##(Self.number(Self.left))" x2="124" y1="\##(sample)" "##
            + ##"y2="\##(sample)"\##(style(index))/>"##
            + text(series[index].label, x: 134, y: y, anchor: "start")
    }

    private func style(_ index: Int) -> String {
        let dash = Self.dashes[index % Self.dashes.count]
        return " stroke=\"\(Self.colours[index % Self.colours.count])\""
            + (dash.isEmpty ? "" : " stroke-dasharray=\"\(dash)\"")
    }

    private func grid(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> String {
        let (x1, y1, x2, y2) = (
            Self.number(x1), Self.number(y1), Self.number(x2), Self.number(y2)
        )
        return #"<line class="grid" x1="\#(x1)" y1="\#(y1)" x2="\#(x2)" y2="\#(y2)"/>"#
    }

    private func text(
        _ text: String,
        x: Double,
        y: Double,
        anchor: String,
        class name: String? = nil,
        more: String = ""
    ) -> String {
        let style = name.map { " class=\"\($0)\"" } ?? ""
        return
            "<text x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" text-anchor=\"\(anchor)\"\(style)\(more)>"
            + "\(text.escapedForXML)</text>"
    }

    private func place(x value: Double) -> Double {
        Self.left + x.position(of: value) * Self.innerWidth
    }

    private func place(y value: Double) -> Double {
        Self.top + (1 - y.position(of: value)) * Self.innerHeight
    }

    /// A tenth of a point is enough for any screen.
    private static func number(_ value: Double) -> String {
        let rounded = value.rounded(toPlaces: 1)
        return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
    }
}

extension String {
    /// The text as it stands between the tags of XML and in its attributes.
    fileprivate var escapedForXML: String {
        reduce(into: "") { result, character in
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "`": break
            default: result.append(character)
            }
        }
    }
}
