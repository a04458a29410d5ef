/// Lets one task after the other do something, in the order in which they came.
struct Turns: Sendable {
    /// Holds the turn while nobody has it.
    private let mailbox: Mailbox<Void>

    /// Begins with a free turn.
    init() {
        mailbox = Mailbox()
        mailbox.put(())
    }

    /// Waits for the turn.
    ///
    /// - Returns: Whether the caller has it: `false` if the task was cancelled.
    func take() async -> Bool {
        switch await mailbox.take() {
        case .item: true
        case .cancelled, .ended: false
        }
    }

    /// Whether somebody has the turn at the moment.
    var isTaken: Bool { mailbox.count == 0 }

    /// Passes the turn on; for whoever has it.
    func giveBack() { mailbox.put(()) }
}
