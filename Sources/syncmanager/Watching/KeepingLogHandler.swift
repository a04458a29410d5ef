internal import FoundationEssentials
internal import Logging
internal import MPDashboard
internal import Multiprocessing

/// Writes lines of a log as another handler does, and keeps the latest ones for the dashboard.
struct KeepingLogHandler: ForwardingLogHandler {
    /// The handler that writes them.
    var target: any LogHandler
    private let lines: RecentLines

    /// Keeps what another handler writes.
    init(_ target: any LogHandler, in lines: RecentLines) {
        self.target = target
        self.lines = lines
    }

    func log(event: LogEvent) {
        target.log(event: event)
        let metadata = target.metadata.merging(event.metadata ?? [:]) { $1 }
        let words = metadata.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        lines.append(
            ([event.message.description] + words).joined(separator: " "),
            level: event.level.rawValue,
            time: Date().timeIntervalSince1970
        )
    }
}
