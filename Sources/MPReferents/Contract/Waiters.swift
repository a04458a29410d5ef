/// Parked calls, first come first served, each with what it waits for.
///
/// - Complexity: O(1) amortised for every operation.
package struct Waiters<Want: Sendable>: Sendable {
    /// The calls in the order in which they came; some have been removed since.
    private var order = RingBuffer<CallID>()
    /// What the calls that still wait want.
    private var wants: [CallID: Want] = [:]

    /// Starts with nobody waiting.
    package init() {}

    /// Whether nobody waits.
    package var isEmpty: Bool { wants.isEmpty }

    /// The number of calls that wait.
    package var count: Int { wants.count }

    /// What a call waits for; `nil` if it doesn't wait here.
    package subscript(call: CallID) -> Want? { wants[call] }

    /// Parks a call behind all others.
    package mutating func append(_ call: CallID, want: Want) {
        order.append(call)
        wants[call] = want
    }

    /// The call that has waited longest.
    package var first: (call: CallID, want: Want)? {
        mutating get {
            while let call = order.first {
                if let want = wants[call] { return (call, want) }
                _ = order.popFirst()
            }
            return nil
        }
    }

    /// Takes out the call that has waited longest.
    package mutating func popFirst() -> (call: CallID, want: Want)? {
        while let call = order.popFirst() {
            if let want = wants.removeValue(forKey: call) { return (call, want) }
        }
        return nil
    }

    /// Changes what the call that has waited longest wants; it keeps its place.
    package mutating func updateFirst(_ want: Want) {
        guard let call = first?.call else { return }
        wants[call] = want
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
