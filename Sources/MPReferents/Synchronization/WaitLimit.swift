import MPWire

/// Whether a call waits, and how long.
enum WaitLimit {
    case none
    case unlimited
    /// As long as this value says, which hasn't been checked yet.
    case limited(WireValue)

    /// Reads `block` and `timeout` as Python does: without `block`, `timeout` is ignored.
    init(block: WireValue?, timeout: WireValue?) throws(PythonException) {
        if let block, try !block.isTruthy() {
            self = .none
        } else if let timeout, timeout != .null {
            self = .limited(timeout)
        } else {
            self = .unlimited
        }
    }

    /// Raises Python's error if the timeout isn't valid.
    func check() throws(PythonException) {
        if case .limited(let timeout) = self { try PythonTimeout.checkDeadline(timeout) }
    }

    /// The longest wait; `.zero` is no wait, `nil` no limit.
    func timeout() throws(PythonException) -> Duration? {
        switch self {
        case .none: .zero
        case .unlimited: nil
        case .limited(let timeout): try PythonTimeout.ofDeadline(timeout)
        }
    }
}
