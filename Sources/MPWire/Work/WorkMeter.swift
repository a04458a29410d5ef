internal import Synchronization

/// Counts what one message costs the server, so that no message holds up other clients for long.
///
/// One step is about 10 ns: one element visited, compared, hashed, copied or printed. Work that may take longer than
/// the length of the message suggests charges its steps as it goes, and stops with an error when the limit is
/// reached.
///
/// Only one thread at a time uses a meter. (It is atomic only because a call, which carries it, may be handed to a
/// task.)
package final class WorkMeter: Sendable {
    /// The default limit of a server: about 250 ms.
    package static let standardLimit = 25_000_000
    /// Never stops anything, and counts nothing: for values that the program itself has made.
    package static let unlimited = WorkMeter(limit: .max)

    /// How many steps a message may cost.
    package let limit: Int
    private let used = Atomic(0)

    package init(limit: Int = standardLimit) {
        self.limit = limit
    }

    /// The steps charged since the start or the last ``restart()``.
    package var spent: Int { used.load(ordering: .relaxed) }

    /// Whether the limit is exceeded; every further charge throws then.
    package var isExhausted: Bool { spent > limit }

    /// The steps that are left, at least zero.
    package var remaining: Int { max(0, limit - spent) }

    /// Whether `error` says that too little was left of this meter.
    package func hasStopped(_ error: PythonException) -> Bool {
        isExhausted && error == .workLimitReached(limit)
    }

    /// Starts counting again from zero.
    package func restart() { used.store(0, ordering: .relaxed) }

    /// Charges work before it is done.
    ///
    /// - Parameter steps: The number of steps, zero or more.
    /// - Throws: `RuntimeError` if that is more than is left.
    package func charge(_ steps: Int) throws(PythonException) {
        guard limit != .max else { return }
        let (sum, isBeyond) = spent.addingReportingOverflow(steps)
        used.store(isBeyond ? .max : sum, ordering: .relaxed)
        guard !isBeyond, sum <= limit else { throw .workLimitReached(limit) }
    }

    /// Does work that counts its own steps, and that stops by itself when none are left.
    ///
    /// - Parameter body: Reduces the steps that are left. Below zero, its result is dropped.
    /// - Returns: The body's result.
    /// - Throws: `RuntimeError` if the steps weren't enough.
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
    /// The error of a call that would cost more steps than one message may.
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
