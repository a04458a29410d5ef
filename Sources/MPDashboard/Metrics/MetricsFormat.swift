/// The format in which metrics are written.
package enum MetricsFormat: Sendable, Equatable {
    /// OpenMetrics 1.0.
    case openMetrics
    /// The text format of Prometheus before it, 0.0.4.
    case prometheus

    /// The type of the answer's body.
    package var contentType: String {
        switch self {
        case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
        case .prometheus: "text/plain; version=0.0.4; charset=utf-8"
        }
    }

    /// Chooses by what a client accepts: OpenMetrics, unless it names the older one alone.
    ///
    /// - Parameter accepted: The field `Accept`.
    package init(accepted: String?) {
        let accepted = accepted ?? ""
        let isOld = accepted.contains("text/plain") && !accepted.contains("openmetrics")
        self = isOld ? .prometheus : .openMetrics
    }
}
