internal import MPReferents
import MPSystem

/// A queue of things for tasks, which wait while it is empty: first come, first served.
///
/// With a single thing in it that everybody puts back, it is a lock whose holders may be suspended.
final class Mailbox<Item: Sendable>: Sendable {
    /// What a task gets.
    enum Delivery: Sendable {
        /// The oldest thing.
        case item(Item)
        /// Nothing: the task was cancelled.
        case cancelled
        /// Nothing: the mailbox was ended.
        case ended
    }

    private typealias Continuation = CheckedContinuation<Delivery, Never>

    private struct State {
        /// What nobody has taken.
        var items = RingBuffer<Item>()
        /// The suspended tasks by number.
        var waiting: [UInt64: Continuation] = [:]
        /// The numbers of the suspended tasks, and of some that were cancelled, oldest first.
        var order = RingBuffer<UInt64>()
        /// The number of waits so far, which names them.
        var count: UInt64 = 0
        /// Whether nothing more is put in.
        var isEnded = false

        /// What a task gets without waiting.
        mutating func takeNow() -> Delivery? {
            if let item = items.popFirst() { return .item(item) }
            return isEnded ? .ended : nil
        }

        /// Takes the task that has waited longest off the list.
        mutating func nextWaiting() -> Continuation? {
            while let number = order.popFirst() {
                if let taker = waiting.removeValue(forKey: number) { return taker }
            }
            return nil
        }

        /// Takes a task off the list that was cancelled.
        ///
        /// - Complexity: O(1) amortised.
        mutating func remove(_ number: UInt64) -> Continuation? {
            guard let taker = waiting.removeValue(forKey: number) else { return nil }
            if order.count > 2 * waiting.count + 16 {
                order = RingBuffer(order.elements.filter { waiting[$0] != nil })
            }
            return taker
        }
    }

    private let state = Guarded(State())

    /// How many things nobody has taken.
    var count: Int { state.withLock { $0.items.count } }

    /// How many places the line of suspended tasks has, those of cancelled ones included.
    var lineLength: Int { state.withLock { $0.order.count } }

    /// Puts a thing in.
    ///
    /// - Returns: Whether it was taken over: `false` after ``end()``.
    @discardableResult
    func put(_ item: Item) -> Bool {
        let (taker, isKept) = state.withLock { state -> (Continuation?, Bool) in
            guard !state.isEnded else { return (nil, false) }
            let taker = state.nextWaiting()
            if taker == nil { state.items.append(item) }
            return (taker, true)
        }
        taker?.resume(returning: .item(item))
        return isKept
    }

    /// Takes the oldest thing, waiting for one while there is none.
    func take() async -> Delivery {
        if Task.isCancelled { return .cancelled }
        if let known = state.withLock({ $0.takeNow() }) { return known }
        let number = state.withLock { state in
            state.count += 1
            return state.count
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let known = state.withLock { state in
                    let known = state.takeNow()
                    if known == nil {
                        state.waiting[number] = continuation
                        state.order.append(number)
                    }
                    return known
                }
                if let known { return continuation.resume(returning: known) }
                // The handler may have come too early to find it.
                if Task.isCancelled { cancel(number) }
            }
        } onCancel: {
            cancel(number)
        }
    }

    /// Ends all waits, now and later.
    ///
    /// - Returns: What nobody has taken.
    @discardableResult
    func end() -> [Item] {
        let (waiting, items) = state.withLock { state in
            defer { state = State(isEnded: true) }
            return (Array(state.waiting.values), state.items.elements)
        }
        for taker in waiting { taker.resume(returning: .ended) }
        return items
    }

    private func cancel(_ number: UInt64) {
        let taker = state.withLock { $0.remove(number) }
        taker?.resume(returning: .cancelled)
    }
}
