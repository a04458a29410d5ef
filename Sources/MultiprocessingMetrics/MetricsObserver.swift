#if Metrics
public import CoreMetrics
public import Multiprocessing

/// Hands a server's numbers to the metrics backend of the program.
///
/// ```swift
/// MetricsSystem.bootstrap(backend)
/// configuration.observer = MetricsObserver()
/// configuration.observationInterval = .seconds(15)
/// ```
///
/// The names and labels are those of `serve --metrics`: `multiprocessing_calls_total` by `type` and `method`,
/// `multiprocessing_queue_length` by `type` and `name`, and so on. What only grows is a counter, the rest is a gauge.
public actor MetricsObserver: ServerObserver {
    private let factory: any MetricsFactory
    private var counters: [ServerFigures.Key: FloatingPointCounter] = [:]
    private var gauges: [ServerFigures.Key: Gauge] = [:]
    /// The numbers that were handed on last.
    private var last: ServerFigures?

    /// Makes an observer for one server.
    ///
    /// - Parameter factory: The backend; by default the one with which the program has bootstrapped swift-metrics.
    public init(factory: (any MetricsFactory)? = nil) {
        self.factory = factory ?? MetricsSystem.factory
    }

    /// Hands numbers on: what counters have grown since the last ones, and the values of gauges.
    ///
    /// - Parameter statistics: The numbers of the server.
    public func observed(_ statistics: ServerStatistics) {
        let figures = ServerFigures(statistics)
        let known = last?.serverID == figures.serverID ? last?.counters ?? [:] : [:]
        for (key, value) in figures.counters {
            // An object of a name may be another one than the last time, with fewer calls.
            let growth = value - (known[key] ?? 0)
            counter(key).increment(by: growth < 0 ? value : growth)
        }
        for (key, value) in figures.gauges { gauge(key).record(value) }
        forgetWhatIsGone(figures)
        last = figures
    }

    /// Gives up the gauges of objects that are gone, so that they don't show old values for ever.
    private func forgetWhatIsGone(_ figures: ServerFigures) {
        for key in gauges.keys where figures.gauges[key] == nil {
            gauges.removeValue(forKey: key)?.destroy()
        }
        for key in counters.keys where figures.counters[key] == nil {
            counters.removeValue(forKey: key)?.destroy()
        }
    }

    private func counter(_ key: ServerFigures.Key) -> FloatingPointCounter {
        if let counter = counters[key] { return counter }
        let counter = FloatingPointCounter(
            label: key.name,
            dimensions: key.dimensions,
            factory: factory
        )
        counters[key] = counter
        return counter
    }

    private func gauge(_ key: ServerFigures.Key) -> Gauge {
        if let gauge = gauges[key] { return gauge }
        let gauge = Gauge(label: key.name, dimensions: key.dimensions, factory: factory)
        gauges[key] = gauge
        return gauge
    }
}

extension ServerFigures.Key {
    fileprivate var dimensions: [(String, String)] { labels.map { ($0.name, $0.value) } }
}
#endif
