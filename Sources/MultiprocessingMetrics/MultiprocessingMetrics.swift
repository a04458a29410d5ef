// The numbers of a server as metrics of swift-metrics, over the public API of `Multiprocessing`.
//
// It is a product of its own: who doesn't use it, neither fetches nor compiles swift-metrics.
//
// - `MetricsObserver`: hands the numbers on, with the names and labels that `serve --metrics` has.
// - `ServerFigures`: the numbers by their names, as plain values.
