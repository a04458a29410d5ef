/// Parked calls, first come first served, each with what it waits for.
///
/// - Complexity: O(1) amortised for every operation.
package struct Waiters<Want: Sendable>: Sendable {
    /// The calls in the order in which they came; some have been removed since.
    private var order = FIFO<CallID>()
    /// What the calls that still wait want.
    private var wants: [CallID: Want] = [:]

    /// Starts with nobody waiting.
    package init() {}

    /// Whether nobody waits.
    package var isEmpty: Bool { wants.isEmpty }

    /// The number of calls that wait.
    package var count: Int { wants.count }

    /// Parks a call behind all others.
    package mutating func append(_ call: CallID, want: Want) {
        order.append(call)
        wants[call] = want
    }

    /// Takes out the call that has waited longest.
    package mutating func popFirst() -> (call: CallID, want: Want)? {
        while let call = order.popFirst() {
            if let want = wants.removeValue(forKey: call) { return (call, want) }
        }
        return nil
    }

    /// Takes out one call wherever it stands, and says what it wanted.
    @discardableResult
    package mutating func remove(_ call: CallID) -> Want? {
        let want = wants.removeValue(forKey: call)
        dropRemovedOnes()
        return want
    }

    /// Rebuilds the order once most of it are calls that were removed.
    private mutating func dropRemovedOnes() {
        guard order.count > 2 * wants.count + 16 else { return }
        order.removeAll { wants[$0] == nil }
    }
}

extension Waiters where Want == Void {
    /// Parks a call that only waits.
    package mutating func append(_ call: CallID) { append(call, want: ()) }
}
