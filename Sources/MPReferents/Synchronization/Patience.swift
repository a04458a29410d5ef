import MPWire

/// Whether, and how long, a call waits.
enum Patience {
    /// Not at all.
    case none
    /// Without a limit.
    case unlimited
    /// As long as this value says, which has not been looked at yet.
    case limited(WireValue)

    /// Reads `block` and `timeout` as Python does: without `block`, `timeout` is ignored.
    init(block: WireValue?, timeout: WireValue?) {
        if let block, !block.isTruthy {
            self = .none
        } else if let timeout, timeout != .null {
            self = .limited(timeout)
        } else {
            self = .unlimited
        }
    }

    /// Complains about a timeout that is none.
    func check() throws(PythonException) {
        if case .limited(let timeout) = self { try PythonTimeout.checkDeadline(timeout) }
    }

    /// How long to wait; `.zero` is not at all, `nil` without a limit.
    func timeout() throws(PythonException) -> Duration? {
        switch self {
        case .none: .zero
        case .unlimited: nil
        case .limited(let timeout): try PythonTimeout.ofDeadline(timeout)
        }
    }
}
