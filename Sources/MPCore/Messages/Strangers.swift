/// The connections that a listener has taken from the kernel, and that nobody has accepted.
///
/// Those whose peers are still proving themselves are strangers. They can't keep others out: beyond a number of them, the
/// oldest one gives way. Those that have proved themselves wait to be accepted; while as many wait as the backlog has
/// places, nothing is taken from the kernel.
package struct Strangers: Equatable, Sendable {
    /// The strangers, oldest first.
    private var strangers: [UInt64] = []
    /// How many may be there at a time.
    private let most: Int
    /// How many connections may wait to be accepted.
    private let backlog: Int
    /// How many do.
    private var waitingCount = 0

    /// Begins without any.
    ///
    /// - Parameters:
    ///   - most: How many strangers may be there at a time, at least one.
    ///   - backlog: How many connections may wait to be accepted, at least one.
    package init(most: Int, backlog: Int) {
        self.most = max(most, 1)
        self.backlog = max(backlog, 1)
    }

    /// Whether nothing is to be taken from the kernel.
    package var isFull: Bool { waitingCount >= backlog }

    /// A peer begins to prove itself.
    ///
    /// - Returns: The one that gives way to it, if any.
    package mutating func came(_ number: UInt64) -> UInt64? {
        strangers.append(number)
        return strangers.count > most ? strangers.removeFirst() : nil
    }

    /// A peer has failed to prove itself, or has gone.
    package mutating func left(_ number: UInt64) {
        strangers.removeAll { $0 == number }
    }

    /// A peer has proved itself, and waits to be accepted.
    ///
    /// - Returns: Whether it does: `false` if it has given way meanwhile.
    package mutating func proved(_ number: UInt64) -> Bool {
        guard let place = strangers.firstIndex(of: number) else { return false }
        strangers.remove(at: place)
        waitingCount += 1
        return true
    }

    /// A peer that needs no proof waits to be accepted.
    package mutating func cameKnown() { waitingCount += 1 }

    /// One of those that waited was accepted.
    package mutating func accepted() { waitingCount -= 1 }
}
