public import MPWire

/// Takes a server's numbers to wherever a program keeps its metrics.
///
/// ```swift
/// struct Console: ServerObserver {
///     func observed(_ statistics: ServerStatistics) {
///         print(statistics.total.calls, "calls,", statistics.waitingCalls, "wait")
///     }
/// }
/// configuration.observer = Console()
/// ```
///
/// It is called between the calls of clients and never during one, so that no call waits for it.
public protocol ServerObserver: Sendable {
    /// Takes what calls have cost since the server started, and what clients wait for now.
    ///
    /// The next numbers come no earlier than ``ManagerServerConfiguration/observationInterval`` after it has returned.
    ///
    /// - Parameter statistics: The numbers; rates are the differences of two of them.
    func observed(_ statistics: ServerStatistics) async
}
