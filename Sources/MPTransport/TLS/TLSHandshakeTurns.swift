/// Decides who may take a step of the TLS handshake now.
///
/// Only a few may in one pass of the loop, so that connections in service have their turn in between, however many
/// strangers come. The others follow in later passes, in the order in which they came.
struct TLSHandshakeTurns<Member: AnyObject> {
    /// Number of steps per pass; one step takes some tenths of a millisecond.
    static var stepsPerPass: Int { 4 }

    /// The waiting members, the oldest first.
    private var waiting: [Member] = []
    /// The number of steps taken in this pass.
    private var taken = 0

    /// Whether ``beginPass()`` must be called after the pass.
    var needsNextPass: Bool { taken > 0 }

    /// Takes one of the steps of this pass, if any is left.
    mutating func take() -> Bool {
        guard taken < Self.stepsPerPass else { return false }
        taken += 1
        return true
    }

    /// Makes a member wait for a later pass.
    mutating func wait(_ member: Member) { waiting.append(member) }

    /// Removes a member that doesn't want to go on; does nothing if it isn't waiting.
    mutating func leave(_ member: Member) { waiting.removeAll { $0 === member } }

    /// Begins another pass.
    ///
    /// - Returns: The members that have waited, and take their steps now.
    mutating func beginPass() -> [Member] {
        let next = Array(waiting.prefix(Self.stepsPerPass))
        waiting.removeFirst(next.count)
        taken = next.count
        return next
    }
}
