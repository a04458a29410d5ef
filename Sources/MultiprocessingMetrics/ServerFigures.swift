#if Metrics
internal import Multiprocessing

/// The metrics of a server by name and labels, as a backend wants them.
struct ServerFigures {
    /// A metric.
    struct Key: Hashable {
        let name: String
        let labels: [Label]
    }

    /// A label of a metric.
    struct Label: Hashable {
        let name: String
        let value: String
    }

    /// The server to which the numbers belong; another one begins at zero.
    let serverID: String
    /// What only grows.
    private(set) var counters: [Key: Double] = [:]
    /// What goes up and down.
    private(set) var gauges: [Key: Double] = [:]

    init(_ statistics: ServerStatistics) {
        serverID = statistics.serverID
        for family in ServerMetrics(statistics).all {
            for sample in family.samples {
                let labels = sample.labels.map { Label(name: $0.name, value: $0.value) }
                let key = Key(name: family.sampleName, labels: labels)
                switch family.kind {
                case .counter: counters[key] = sample.value
                case .gauge, .info: gauges[key] = sample.value
                }
            }
        }
    }
}
#endif
