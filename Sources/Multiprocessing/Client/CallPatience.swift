internal import MPCore
internal import MPTransport
internal import MPWire

/// How long a call waits for a connection, and what then remains of its own limit.
struct CallPatience {
    /// Until when it waits, by the loop's clock.
    let deadline: Duration
    /// Whether the limit is the call's own.
    private let hasOwnLimit: Bool

    /// Begins to wait.
    ///
    /// - Parameters:
    ///   - manner: How the call is made.
    ///   - limit: How long calls wait that have no limit of their own.
    init(_ manner: CallManner, limit: Duration) {
        let own = manner.timeout ?? manner.wait?.limit
        hasOwnLimit = own != nil
        deadline = EventLoop.now() + (own ?? limit)
    }

    /// Leaves the call what remains of its own limit.
    func shorten(_ manner: inout CallManner, _ arguments: inout [WireValue]) {
        guard hasOwnLimit else { return }
        let rest = max(deadline - EventLoop.now(), .zero)
        if manner.timeout != nil { manner.timeout = rest }
        guard let wait = manner.wait, arguments.indices.contains(wait.position) else { return }
        arguments[wait.position] = WireValue(seconds: min(rest, wait.limit))
    }
}
