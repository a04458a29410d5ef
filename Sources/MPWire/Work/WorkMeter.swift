internal import Synchronization

/// Counts what one message costs the server, so that no message holds up other clients for long.
///
/// One step is about 10 ns: one element visited, compared, hashed, copied or printed. Whatever may take longer than
/// the message is long charges its steps as it goes, and stops with an error when the limit is reached.
///
/// One thread at a time uses a meter. (It is atomic only because a call, which carries it, may be handed to a task.)
package final class WorkMeter: Sendable {
    /// The limit of a server that isn't told another one: about 250 ms.
    package static let standardLimit = 25_000_000
    /// Never stops anything, and counts nothing: for values that the program itself has made.
    package static let unlimited = WorkMeter(limit: .max)

    /// How many steps a message may cost.
    package let limit: Int
    private let used = Atomic(0)

    /// Starts with nothing used.
    package init(limit: Int = standardLimit) {
        self.limit = limit
    }

    /// The steps that were charged since the start or ``restart()``.
    package var spent: Int { used.load(ordering: .relaxed) }

    /// Whether the limit is exceeded; everything that is charged then throws.
    package var isExhausted: Bool { spent > limit }

    /// The steps that are left, zero at least.
    package var remaining: Int { max(0, limit - spent) }

    /// Whether `error` says that this meter had too little left.
    package func hasStopped(_ error: PythonException) -> Bool {
        isExhausted && error == .workLimitReached(limit)
    }

    /// Starts again with nothing used.
    package func restart() { used.store(0, ordering: .relaxed) }

    /// Charges work before it is done.
    ///
    /// - Parameter steps: How much, zero or more.
    /// - Throws: `RuntimeError` if that is more than is left.
    package func charge(_ steps: Int) throws(PythonException) {
        guard limit != .max else { return }
        let (sum, isBeyond) = spent.addingReportingOverflow(steps)
        used.store(isBeyond ? .max : sum, ordering: .relaxed)
        guard !isBeyond, sum <= limit else { throw .workLimitReached(limit) }
    }

    /// Does work that counts its own steps, and stops by itself as soon as it has none left.
    ///
    /// - Parameter body: Takes from the steps that are left. What it returns below zero is dropped.
    /// - Returns: What it returns.
    /// - Throws: `RuntimeError` if they weren't enough.
    package func charging<Result>(
        _ body: (inout Int) -> Result
    ) throws(PythonException) -> Result {
        guard limit != .max else {
            var steps = Int.max
            return body(&steps)
        }
        let before = remaining
        var steps = before
        let result = body(&steps)
        try charge(before - steps)
        return result
    }
}

extension PythonException {
    /// What a call ends in that would cost more steps than one message may.
    package static func workLimitReached(_ limit: Int) -> Self {
        Self(
            WireGlobal("builtins", "RuntimeError"),
            [
                .text(
                    "this call would cost more than \(limit) steps of about 10 ns, which is all that one message may "
                        + "cost; make several smaller calls, or raise the server's limit 'work'"
                )
            ],
            state: .dict(["limit": .text("work")])
        )
    }
}
