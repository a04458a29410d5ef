internal import Multiprocessing

/// Writes families of metrics, one after the other.
struct MetricsText {
    private let format: MetricsFormat
    private var text = ""

    init(format: MetricsFormat) {
        self.format = format
    }

    /// The whole text.
    var complete: String { format == .openMetrics ? text + "# EOF\n" : text }

    /// Writes a family; one without samples is left out.
    mutating func write(_ family: MetricFamily) {
        guard !family.samples.isEmpty else { return }
        // The older format knows no suffixes.
        let name = format == .openMetrics ? family.name : family.sampleName
        let isOldInfo = format == .prometheus && family.kind == .info
        let kind = isOldInfo ? MetricFamily.Kind.gauge : family.kind
        text += "# HELP \(name) \(family.help)\n# TYPE \(name) \(kind.rawValue)\n"
        if let unit = family.unit, format == .openMetrics { text += "# UNIT \(name) \(unit)\n" }
        for sample in family.samples {
            let labels = sample.labels.map { "\($0)=\"\(Self.escaped($1))\"" }
            let list = labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}"
            text += "\(family.sampleName)\(list) \(Self.number(sample.value))\n"
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
