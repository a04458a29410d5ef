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
    /// The wait that the arguments tell the server, if they do.
    var wait: ArgumentWait?
    /// The type of the object, for the call's span; `nil` where nobody traces.
    var typeid: String?
    /// The number of the connection to which the call belongs; `nil` is whichever is the newest.
    var link: UInt64?
    /// Where deliveries are held until the caller confirms them; `nil` confirms them as soon as they are decoded.
    var deliveries: HeldDeliveries?

    /// The same for one connection only.
    func on(_ link: UInt64) -> CallManner {
        var manner = self
        manner.link = link
        return manner
    }

    /// A time limit among a call's arguments.
    struct ArgumentWait: Sendable {
        /// The limit.
        var limit: Duration
        /// Its place among the arguments.
        var position: Int

        /// Describes a limit; `nil` if there is none.
        init?(_ limit: Duration?, at position: Int) {
            guard let limit else { return nil }
            self.limit = limit
            self.position = position
        }
    }
}
