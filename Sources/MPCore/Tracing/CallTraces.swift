import MPReferents

/// The calls under way that have brought a trace context, and how those have ended of which no tracer was told yet.
///
/// Empty where nobody traces, so that other calls pay for one look at that.
struct CallTraces: Sendable {
    private var calls: [CallID: ReplyTarget] = [:]
    private var numbers: [ReplyTarget: CallID] = [:]
    /// The classes of the exceptions that callers got.
    private var errors: [CallID: String] = [:]
    /// Those whose wait is over, in order; they may begin to wait again in the same event.
    private(set) var ended: [CallID] = []

    /// The error of a call that was given up.
    static let cancelled = "cancelled"

    /// Whether no such call is under way.
    var isEmpty: Bool { calls.isEmpty }

    /// Whether it is one of these calls.
    func contains(_ call: CallID) -> Bool { calls[call] != nil }

    /// Adds a call that has arrived.
    mutating func begin(_ call: CallID, for target: ReplyTarget) {
        calls[call] = target
        numbers[target] = call
    }

    /// Notes the error with which a call is answered, if it is one of these.
    mutating func note(_ error: String, for target: ReplyTarget) {
        guard let call = numbers[target] else { return }
        errors[call] = error
    }

    /// Notes that a call waits no longer, if it is one of these.
    mutating func noteEnd(of call: CallID) {
        if calls[call] != nil { ended.append(call) }
    }

    /// Hands over the calls whose wait is over, to be removed, or kept if they wait again.
    mutating func takeEnded() -> [CallID] {
        defer { ended = [] }
        return ended
    }

    /// Removes a call that has ended.
    ///
    /// - Returns: Its error, if it has one.
    mutating func remove(_ call: CallID) -> String? {
        if let target = calls.removeValue(forKey: call) { numbers[target] = nil }
        return errors.removeValue(forKey: call)
    }
}
