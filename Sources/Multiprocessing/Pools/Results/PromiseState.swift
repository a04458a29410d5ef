import MPSystem
import Synchronization

/// What has become of a promise.
final class PromiseOutcome: Sendable {
    let result: Result<any Sendable, any Error>

    init(_ result: Result<any Sendable, any Error>) { self.result = result }
}

/// The state of a promise, as a part of whatever it belongs to.
///
/// Two words, since there may be millions of promises. Most of them are kept before anybody waits, so the list of those who
/// wait is made by the first one who does.
struct PromiseState: ~Copyable, Sendable {
    private let kept = OnceReference<PromiseOutcome>()
    private let list = OnceReference<PromiseWaiting>()

    /// Begins without an outcome.
    init() {}

    /// The outcome; `nil` before it is there.
    var outcome: PromiseOutcome? { kept.load() }

    /// Those who wait; whoever joins them looks once more for the outcome.
    var waiting: PromiseWaiting {
        let waiting = list.load() ?? list.storeIfNil(PromiseWaiting())
        // The list is stored before the outcome is looked for, and the outcome before the list is: one finds the other.
        atomicMemoryFence(ordering: .sequentiallyConsistent)
        return waiting
    }

    /// Sets the outcome, unless there is one.
    ///
    /// - Parameters:
    ///   - outcome: The outcome.
    ///   - waiters: Gets those who wait for it.
    func keep(_ outcome: PromiseOutcome, _ waiters: inout PromiseWaiters) {
        guard kept.storeIfNil(outcome) === outcome else { return }
        atomicMemoryFence(ordering: .sequentiallyConsistent)
        list.load()?.end(with: outcome, &waiters)
    }
}

/// What has a promise.
protocol Promising: AnyObject, Sendable {
    /// The outcome; `nil` before it is there.
    var outcome: PromiseOutcome? { get }
    /// Those who wait; whoever joins them looks once more for the outcome.
    var waiting: PromiseWaiting { get }

    /// Sets the outcome, unless there is one.
    ///
    /// - Parameters:
    ///   - outcome: The outcome.
    ///   - waiters: Gets those who wait for it.
    func keep(_ outcome: PromiseOutcome, _ waiters: inout PromiseWaiters)
}

/// A promise of its own.
final class PlainPromise: Promising {
    private let promised = PromiseState()

    var outcome: PromiseOutcome? { promised.outcome }
    var waiting: PromiseWaiting { promised.waiting }

    func keep(_ outcome: PromiseOutcome, _ waiters: inout PromiseWaiters) {
        promised.keep(outcome, &waiters)
    }
}
