import MPSystem

/// What has become of a promise.
final class PromiseOutcome: Sendable {
    let result: Result<any Sendable, any Error>

    init(_ result: Result<any Sendable, any Error>) { self.result = result }
}

/// The state of a promise, as a part of whatever it belongs to.
///
/// One word, since there may be millions of promises. Most of them are kept before anybody waits, so the list of those who
/// wait is made by the first one who does, and gets the outcome then.
struct PromiseState: ~Copyable, Sendable {
    /// A ``PromiseOutcome``, if nobody began to wait before it was there; else a ``PromiseWaiting``.
    private let stage = OnceReference<any AnyObject & Sendable>()

    /// Begins without an outcome.
    init() {}

    /// The outcome; `nil` before it is there.
    var outcome: PromiseOutcome? {
        let stage = stage.load()
        return stage as? PromiseOutcome ?? (stage as? PromiseWaiting)?.outcome
    }

    /// Those who wait; whoever joins them looks once more for the outcome.
    var waiting: PromiseWaiting {
        let stage = stage.load() ?? stage.storeIfNil(PromiseWaiting())
        // If the outcome is there, nobody joins them.
        return stage as? PromiseWaiting ?? PromiseWaiting()
    }

    /// Sets the outcome, unless there is one.
    ///
    /// - Parameters:
    ///   - outcome: The outcome.
    ///   - waiters: Gets those who wait for it.
    func keep(_ outcome: PromiseOutcome, _ waiters: inout PromiseWaiters) {
        (stage.storeIfNil(outcome) as? PromiseWaiting)?.end(with: outcome, &waiters)
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
