/// Parked calls, first come first served, each with what it waits for.
///
/// - Complexity: O(1) amortised for every operation.
package struct Waiters<Want: Sendable>: Sendable {
    /// The calls in the order in which they came, including some that have been removed since.
    private var order = RingBuffer<CallID>()
    /// What each waiting call wants.
    private var wants: [CallID: Want] = [:]

    package init() {}

    package var isEmpty: Bool { wants.isEmpty }

    package var count: Int { wants.count }

    /// What a call waits for; `nil` if it isn't waiting here.
    package subscript(call: CallID) -> Want? { wants[call] }

    /// Parks a call after all others.
    package mutating func append(_ call: CallID, want: Want) {
        order.append(call)
        wants[call] = want
    }

    /// The call that has waited longest, if any.
    package var first: (call: CallID, want: Want)? {
        mutating get {
            while let call = order.first {
                if let want = wants[call] { return (call, want) }
                _ = order.popFirst()
            }
            return nil
        }
    }

    /// The calls that have waited longest, at most `limit` of them, the longest first.
    package func prefix(_ limit: Int) -> [(call: CallID, want: Want)] {
        var found: [(call: CallID, want: Want)] = []
        for position in 0..<order.count where found.count < limit {
            let call = order[position]
            if let want = wants[call] { found.append((call, want)) }
        }
        return found
    }

    /// Removes the call that has waited longest.
    package mutating func popFirst() -> (call: CallID, want: Want)? {
        while let call = order.popFirst() {
            if let want = wants.removeValue(forKey: call) { return (call, want) }
        }
        return nil
    }

    /// Parks a call before all others: one that was taken out to change what it wants.
    package mutating func prepend(_ call: CallID, want: Want) {
        order.prepend(call)
        wants[call] = want
    }

    /// Changes what the call that has waited longest wants; it keeps its place.
    package mutating func updateFirst(_ want: Want) {
        guard let call = first?.call else { return }
        wants[call] = want
    }

    /// Removes a call wherever it is in the order, and returns what it wanted.
    @discardableResult
    package mutating func remove(_ call: CallID) -> Want? {
        let want = wants.removeValue(forKey: call)
        dropRemovedOnes()
        return want
    }

    /// Rebuilds the order once most of its calls were removed.
    private mutating func dropRemovedOnes() {
        guard order.count > 2 * wants.count + 16 else { return }
        order.removeAll { wants[$0] == nil }
    }
}

extension Waiters where Want == Void {
    /// Parks a call that wants nothing in particular.
    package mutating func append(_ call: CallID) { append(call, want: ()) }
}
