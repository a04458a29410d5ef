package import Multiprocessing

extension ServerMetrics {
    /// Writes all metrics.
    ///
    /// - Parameters:
    ///   - format: The format.
    ///   - version: The version of the program, which is a metric, too.
    /// - Returns: The text.
    package func text(_ format: MetricsFormat, version: String) -> String {
        var text = MetricsText(format: format)
        text.write(
            MetricFamily(
                name: "multiprocessing_build",
                kind: .info,
                help: "The program that answers.",
                [([("version", version)], 1)]
            )
        )
        for family in all { text.write(family) }
        return text.complete
    }
}
