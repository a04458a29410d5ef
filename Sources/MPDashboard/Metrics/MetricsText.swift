/// Writes families of metrics, one after the other.
struct MetricsText {
    /// What the values of a family are.
    enum Kind: String {
        /// Numbers that only grow.
        case counter
        /// Numbers that go up and down.
        case gauge
        /// A 1, with texts as labels.
        case info
    }

    /// A family of metrics.
    struct Family {
        /// The name, without the suffix of its kind.
        let name: String
        let kind: Kind
        /// The unit with which the name ends.
        var unit: String?
        /// What it is, in a sentence.
        let help: String
    }

    private let format: MetricsFormat
    private var text = ""

    init(format: MetricsFormat) {
        self.format = format
    }

    /// The whole text.
    var complete: String { format == .openMetrics ? text + "# EOF\n" : text }

    /// Writes a family; one without samples is left out.
    mutating func write(_ family: Family, _ samples: [(labels: [(String, String)], value: Double)])
    {
        guard !samples.isEmpty else { return }
        let suffix =
            switch family.kind {
            case .counter: "_total"
            case .gauge: ""
            case .info: "_info"
            }
        let sampleName = family.name + suffix
        // The older format knows no suffixes.
        let name = format == .openMetrics ? family.name : sampleName
        let kind = format == .prometheus && family.kind == .info ? Kind.gauge : family.kind
        text += "# HELP \(name) \(family.help)\n# TYPE \(name) \(kind.rawValue)\n"
        if let unit = family.unit, format == .openMetrics { text += "# UNIT \(name) \(unit)\n" }
        for sample in samples {
            let labels = sample.labels.map { "\($0)=\"\(Self.escaped($1))\"" }
            let list = labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}"
            text += "\(sampleName)\(list) \(Self.number(sample.value))\n"
        }
    }

    /// A number as short as it can be, and the same when it is read.
    private static func number(_ value: Double) -> String {
        guard let whole = Int(exactly: value) else { return "\(value)" }
        return String(whole)
    }

    /// The text of a label between its quotation marks.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\"": escaped += "\\\""
            case "\n": escaped += "\\n"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
