/// Metrics of one name, which differ by their labels.
package struct MetricFamily: Sendable {
    /// What the values are.
    package enum Kind: String, Sendable {
        /// Numbers that only grow.
        case counter
        /// Numbers that go up and down.
        case gauge
        /// A 1, with texts as labels.
        case info
    }

    /// One metric.
    package struct Sample: Sendable {
        /// The labels, by their names, in the order in which they are written.
        package let labels: [(name: String, value: String)]
        package let value: Double
    }

    /// The name, without the suffix of its kind.
    package let name: String
    package let kind: Kind
    /// The unit with which the name ends.
    package let unit: String?
    /// What it is, in a sentence.
    package let help: String
    /// The metrics.
    package let samples: [Sample]

    /// Describes metrics.
    package init(
        name: String,
        kind: Kind,
        unit: String? = nil,
        help: String,
        _ samples: [(labels: [(String, String)], value: Double)]
    ) {
        (self.name, self.kind, self.unit, self.help) = (name, kind, unit, help)
        self.samples = samples.map { Sample(labels: $0.labels, value: $0.value) }
    }

    /// The name of each metric, with the suffix of its kind.
    package var sampleName: String {
        switch kind {
        case .counter: name + "_total"
        case .gauge: name
        case .info: name + "_info"
        }
    }
}
