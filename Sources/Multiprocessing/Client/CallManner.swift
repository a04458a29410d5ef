/// How a call is made, as far as it isn't as usual.
struct CallManner: Sendable {
    /// What the cancellation of the calling task does.
    enum Cancellation: Sendable {
        /// It gives the call up; in a task that is cancelled already nothing is sent.
        case givesUp
        /// It gives the call up, but only after it was sent: the server knows of it in any case.
        case givesUpOnceSent
        /// Nothing: what gives something back has to arrive.
        case isIgnored
    }

    /// What the cancellation of the calling task does.
    var cancellation = Cancellation.givesUp
    /// For whom a lock is taken or given back; `nil` where that doesn't matter.
    var owner: LockOwner?
    /// The longest that the call may take; `nil` is no limit but the server's own.
    var timeout: Duration?
    /// Where deliveries are held until the caller confirms them; `nil` confirms them as soon as they are decoded.
    var deliveries: HeldDeliveries?
}
