/// What a service manager is told.
package enum ServiceNotification: Equatable, Sendable {
    /// The service serves, for the first time or after it has read its settings again.
    case ready(status: String)
    /// The service reads its settings again since this monotonic time; ``ready(status:)`` ends it.
    case reloading(since: Duration)
    /// The service is ending, and may need so much more time for it.
    case stopping(status: String, within: Duration)
    /// The service is alive.
    case alive

    /// The message as it travels: a line for each assignment.
    package var text: String {
        switch self {
        case .ready(let status):
            "READY=1\n" + Self.line(of: status)
        case .reloading(let time):
            "RELOADING=1\nMONOTONIC_USEC=\(Int64(time / .microseconds(1)))\n"
        case .stopping(let status, let limit):
            "STOPPING=1\nEXTEND_TIMEOUT_USEC=\(Int64(limit / .microseconds(1)))\n"
                + Self.line(of: status)
        case .alive:
            "WATCHDOG=1\n"
        }
    }

    /// A status is one line.
    private static func line(of status: String) -> String {
        "STATUS=" + String(status.map { $0.isNewline ? " " : $0 }) + "\n"
    }
}
