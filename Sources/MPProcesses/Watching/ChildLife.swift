/// A misuse of a child by the program that has it.
package enum ChildMisuse: Error, Equatable, Sendable {
    case startedTwice, notStarted, running, closed
}

/// What somebody waits for.
package enum ChildGoal: Sendable {
    /// The result of the function, or the reason why there is none.
    case value
    /// The end of the process.
    case end
    /// What the function tells while it runs, or its end without that.
    case announcement
}

/// The state of a child process, as its parent knows it.
///
/// The driver tells what happens, then asks ``valueOutcome`` and ``endOutcome`` for everybody who waits.
package struct ChildLife<Value: Sendable, Failure: Sendable>: Sendable {
    private enum State {
        /// Not started. Becomes `starting`, or `closed`.
        case initial
        /// Being started. Becomes `running`, or `failed`.
        case starting
        /// Started. Becomes `ended`.
        case running
        /// Collected. Becomes `closed`.
        case ended(ExitStatus)
        /// It could not be started; may be started again.
        case failed
        /// Nothing can be asked any more. Terminal.
        case closed
    }

    /// What a child says of its function.
    package enum Report: Sendable {
        /// The result.
        case result(Value)
        /// The error that the function threw, or the reason why it can't run.
        case failure(Failure)
    }

    /// What a function became, as far as its waiters are concerned.
    package enum ValueOutcome: Sendable {
        case reported(Report)
        /// The process ended without a report, perhaps in the middle of it.
        case died(ExitStatus, hasBegun: Bool, isCut: Bool)
    }

    private var state = State.initial
    private var report: Report?
    /// What the function has told last while it runs.
    package private(set) var announcement: Value?
    private var hasBegun = false
    private var isCut = false

    /// Begins before the start.
    package init() {}

    // MARK: - Events

    /// The program starts it.
    package mutating func beginStart() throws(ChildMisuse) {
        switch state {
        case .initial, .failed: state = .starting
        case .starting, .running, .ended: throw .startedTwice
        case .closed: throw .closed
        }
    }

    /// It could not be started.
    package mutating func startFailed() {
        guard case .starting = state else { return }
        state = .failed
    }

    /// It runs.
    package mutating func started() {
        guard case .starting = state else { return }
        state = .running
    }

    /// The child has decoded its arguments and begins with its function.
    package mutating func begins() { hasBegun = true }

    /// The function tells something while it runs.
    package mutating func announced(_ value: Value) { announcement = value }

    /// The child has reported; only the first report counts.
    package mutating func reported(_ report: Report) {
        if self.report == nil { self.report = report }
    }

    /// What the child said ended in the middle of a message.
    package mutating func wasCut() { isCut = true }

    /// The child was collected.
    package mutating func ended(_ status: ExitStatus) {
        switch state {
        case .starting, .running: state = .ended(status)
        case .initial, .ended, .failed, .closed: break
        }
    }

    /// The program wants nothing more of it.
    package mutating func close() throws(ChildMisuse) {
        switch state {
        case .initial, .ended, .failed, .closed: state = .closed
        case .starting, .running: throw .running
        }
    }

    // MARK: - Questions

    /// Whether it was started and hasn't ended.
    package var isAlive: Bool {
        switch state {
        case .starting, .running: true
        case .initial, .ended, .failed, .closed: false
        }
    }

    /// How it ended; `nil` before.
    package var exitStatus: ExitStatus? {
        guard case .ended(let status) = state else { return nil }
        return status
    }

    /// What the function became; `nil` while it runs.
    package var valueOutcome: ValueOutcome? {
        get throws(ChildMisuse) {
            try check()
            if let report { return .reported(report) }
            return exitStatus.map { .died($0, hasBegun: hasBegun, isCut: isCut) }
        }
    }

    /// How the process ended; `nil` while it runs.
    package var endOutcome: ExitStatus? {
        get throws(ChildMisuse) {
            try check()
            return exitStatus
        }
    }

    /// The error that the function threw, if it has.
    package var failure: Failure? {
        guard case .failure(let failure)? = report else { return nil }
        return failure
    }

    /// Whether a wait is over: because there is something to tell, or because there never will be.
    package func isReached(_ goal: ChildGoal) -> Bool {
        do throws(ChildMisuse) {
            switch goal {
            case .value: return try valueOutcome != nil
            case .end: return try endOutcome != nil
            case .announcement:
                let outcome = try valueOutcome
                return announcement != nil || outcome != nil
            }
        } catch {
            return true
        }
    }

    private func check() throws(ChildMisuse) {
        switch state {
        case .initial, .failed: throw .notStarted
        case .closed: throw .closed
        case .starting, .running, .ended: return
        }
    }
}
