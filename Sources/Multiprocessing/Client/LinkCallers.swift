internal import MPCore

/// Who waits for the calls of a link, and how.
///
/// SAFETY of the continuations, which nothing checks: one is kept in `waiting` alone, which is left once, when
/// ``complete(_:_:)`` hands it out to be resumed; one that isn't kept is resumed by whoever wanted it to be.
/// The core completes each call exactly once.
struct LinkCallers {
    /// How one caller waits.
    private enum Caller {
        /// It looks for its answer by itself. Can become `answered` or `waiting`.
        case polling
        /// Its answer is there, and it hasn't looked yet. Ends when it does.
        case answered(CallResult)
        /// It is suspended. Ends with the answer.
        case waiting(UnsafeContinuation<CallResult, Never>)
    }

    /// The callers, by the numbers of their calls.
    private var callers: [UInt64: Caller] = [:]
    /// How many of them are suspended.
    private(set) var waitingCount = 0
    /// How many have been resumed so far.
    private(set) var resumedCount = 0

    /// Whether any of them is suspended, so that somebody else has to read its answer.
    var areWaiting: Bool { waitingCount > 0 }

    /// Whether nobody waits.
    var isEmpty: Bool { callers.isEmpty }

    /// A caller begins to look for its answer by itself.
    mutating func poll(_ call: UInt64) { callers[call] = .polling }

    /// A caller looks whether its answer is there, and takes it.
    mutating func takeAnswer(of call: UInt64) -> CallResult? {
        guard case .answered(let result) = callers[call] else { return nil }
        callers[call] = nil
        return result
    }

    /// A caller is suspended, unless its answer has come meanwhile.
    ///
    /// - Returns: The answer; then the continuation isn't kept.
    mutating func wait(
        for call: UInt64,
        _ continuation: UnsafeContinuation<CallResult, Never>
    ) -> CallResult? {
        if let result = takeAnswer(of: call) { return result }
        callers[call] = .waiting(continuation)
        waitingCount += 1
        return nil
    }

    /// An answer has come.
    ///
    /// - Returns: Who is to be resumed with it, if its caller is suspended.
    mutating func complete(
        _ call: UInt64,
        _ result: CallResult
    ) -> UnsafeContinuation<CallResult, Never>? {
        switch callers.removeValue(forKey: call) {
        case .waiting(let continuation):
            waitingCount -= 1
            resumedCount += 1
            return continuation
        case .polling, .answered, nil:
            callers[call] = .answered(result)
            return nil
        }
    }
}
