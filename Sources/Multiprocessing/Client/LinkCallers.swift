internal import MPCore

/// Who waits for the calls of a link, and how; a pipeline is named by its first call.
///
/// SAFETY of the continuations, which nothing checks: one is kept in `waiting` alone, which is left once, when
/// ``complete(_:_:readerIsHere:)`` hands it out to be resumed; one that isn't kept is resumed by whoever wanted it to
/// be. The core completes each call exactly once.
struct LinkCallers {
    /// How one caller waits.
    private enum Caller {
        /// It does something else. Can become `polling`, `waiting` or `answered`.
        case away
        /// It reads from the connection until its answer comes. Can become `away` or `answered`, and ends when it is
        /// handed the answer.
        case polling
        /// Its answer is here, and it hasn't looked yet. Ends when it does.
        case answered(CallAnswers)
        /// It is suspended. Ends with the answer.
        case waiting(UnsafeContinuation<CallAnswers, Never>)
    }

    /// What is to be done with an answer.
    enum Fate {
        /// Nothing: it is kept until its caller looks.
        case kept
        /// Hand it to the caller who is reading.
        case handOver
        /// Resume the caller.
        case resume(UnsafeContinuation<CallAnswers, Never>)
    }

    /// The callers, by the numbers of their calls.
    private var callers = OneOrMany<Caller>()
    /// How many of them read.
    private var pollingCount = 0
    /// How many of them are suspended.
    private(set) var waitingCount = 0
    /// How many have been resumed so far.
    private(set) var resumedCount = 0

    /// Whether any of them is suspended, so that somebody else has to read its answer.
    var areWaiting: Bool { waitingCount > 0 }

    /// Whether anybody waits at the moment, in whatever way.
    var areBusy: Bool { pollingCount + waitingCount > 0 }

    /// A caller has made a call and does something else before it waits.
    mutating func goAway(_ call: UInt64) { callers[call] = .away }

    /// A caller begins to read until its answer comes.
    ///
    /// - Returns: The answer, if it is here; then the caller doesn't begin.
    mutating func poll(_ call: UInt64) -> CallAnswers? {
        if let answers = takeAnswers(of: call) { return answers }
        callers[call] = .polling
        pollingCount += 1
        return nil
    }

    /// A caller that wasn't handed its answer ceases to read.
    ///
    /// - Returns: The answer, if it came by another way.
    mutating func stopPolling(_ call: UInt64) -> CallAnswers? {
        pollingCount -= 1
        if let answers = takeAnswers(of: call) { return answers }
        callers[call] = .away
        return nil
    }

    /// A caller is suspended, unless its answer has come meanwhile.
    ///
    /// - Returns: The answer; then the continuation isn't kept.
    mutating func wait(
        for call: UInt64,
        _ continuation: UnsafeContinuation<CallAnswers, Never>
    ) -> CallAnswers? {
        if let answers = takeAnswers(of: call) { return answers }
        callers[call] = .waiting(continuation)
        waitingCount += 1
        return nil
    }

    /// An answer has come.
    ///
    /// - Parameters:
    ///   - call: What it answers.
    ///   - answers: The answer.
    ///   - readerIsHere: Whether this runs inside of the caller who reads, if any does.
    /// - Returns: What is to be done with it.
    mutating func complete(
        _ call: UInt64,
        _ answers: CallAnswers,
        readerIsHere: Bool
    ) -> Fate {
        switch callers.removeValue(for: call) {
        case .waiting(let continuation):
            waitingCount -= 1
            resumedCount += 1
            return .resume(continuation)
        case .polling where readerIsHere:
            pollingCount -= 1
            return .handOver
        case .polling, .away, .answered, nil:
            callers[call] = .answered(answers)
            return .kept
        }
    }

    private mutating func takeAnswers(of call: UInt64) -> CallAnswers? {
        guard case .answered(let answers) = callers[call] else { return nil }
        callers[call] = nil
        return answers
    }
}
