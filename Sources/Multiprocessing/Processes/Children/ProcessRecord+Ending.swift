import Glibc
internal import MPProcesses
import MPSystem
internal import MPWire

extension ProcessRecord {
    /// Waits for the end of the process.
    ///
    /// - Parameter limit: The longest wait; `nil` is no limit.
    /// - Returns: How it ended; `nil` if it still runs.
    /// - Throws: It is stopped, wasn't started or was closed, or the task was cancelled.
    func join(atMost limit: Duration?) async throws(MultiprocessingError) -> ExitStatus? {
        try check("join")
        switch try await wait(for: .end, atMost: limit) {
        case .ready: break
        case .timedOut: return nil
        case .cancelled: throw cancelled("join")
        case .stopped(let signal): throw stopped(by: signal, "join")
        }
        // The start may have failed meanwhile, or another task may have closed it.
        try check("join")
        return exitStatus
    }

    /// Waits for the result of the function.
    ///
    /// - Parameter limit: The longest wait; `nil` is no limit.
    /// - Returns: The result, encoded.
    /// - Throws: The function's error as it is, if its type is known; else a ``MultiprocessingError``.
    func value(atMost limit: Duration?) async throws -> WireValue {
        try check("get the value of")
        switch try await wait(for: .value, atMost: limit) {
        case .ready: break
        case .timedOut:
            throw MultiprocessingError(.timedOut, "\(words): there was no result in time")
        case .cancelled: throw cancelled("get the value of")
        case .stopped(let signal): throw stopped(by: signal, "get the value of")
        }
        return try value()
    }

    /// The result of the function, which has ended.
    private func value() throws -> WireValue {
        let outcome: ChildLife<WireValue, ControlFailure>.ValueOutcome?
        do throws(ChildMisuse) {
            outcome = try state.withLock { state throws(ChildMisuse) in try state.life.valueOutcome
            }
        } catch {
            throw misuse(error, "get the value of")
        }
        switch outcome {
        case .reported(.result(let value))?: return value
        case .reported(.failure(let failure))?: throw error(for: failure)
        case .died(let status, let hasBegun, let isCut)?:
            if case .program = work, status.isSuccess { return .null }
            throw died(status, hasBegun: hasBegun, isCut: isCut)
        case nil: preconditionFailure("a child whose wait is over has neither reported nor ended")
        }
    }

    /// Ends the process, step by step, and waits for its end, even if the task is cancelled.
    func tearDown(_ steps: [TeardownStep]) async throws(MultiprocessingError) -> ExitStatus? {
        guard state.withLock({ $0.life.isAlive }) else { return exitStatus }
        var teardown = Teardown(steps)
        while true {
            switch teardown.next(hasEnded: !state.withLock { $0.life.isAlive }) {
            case .finish: return exitStatus
            case .send(let signal, let grace):
                send(signal: signal)
                // A stopped process would never get the signal.
                send(signal: SIGCONT)
                try await waitForEnd(atMost: grace)
            case .kill:
                send(signal: SIGKILL)
                try await waitForEnd(atMost: nil)
            }
        }
    }

    /// Waits for the end, whether the child is stopped or the task is cancelled or not.
    private func waitForEnd(atMost limit: Duration?) async throws(MultiprocessingError) {
        try await watchIfNeeded()
        let clock = ContinuousClock()
        let deadline = limit.map { clock.now + $0 }
        while state.withLock({ $0.life.isAlive }) {
            let rest = deadline.map { clock.now.duration(to: $0) }
            if let rest, rest <= .zero { return }
            // A task of its own isn't cancelled with this one.
            let waiting = Task { () -> Result<Wakening, MultiprocessingError> in
                do throws(MultiprocessingError) {
                    return .success(try await self.wait(for: .end, atMost: rest))
                } catch {
                    return .failure(error)
                }
            }
            _ = try await waiting.value.get()
        }
    }

    /// Wants nothing more of a child that has ended, and closes its sentinel.
    func close() throws(MultiprocessingError) {
        do throws(ChildMisuse) {
            let kept = try state.withLock { state throws(ChildMisuse) in
                try state.life.close()
                return (state.process.take(), state.resources.take(), state.resultResources.take())
            }
            // It ends outside of the lock.
            withExtendedLifetime(kept) {}
        } catch {
            throw misuse(error, "close")
        }
    }

    /// Checks that the process was started, and that nobody has closed it.
    private func check(_ what: String) throws(MultiprocessingError) {
        do throws(ChildMisuse) {
            _ = try state.withLock { state throws(ChildMisuse) in try state.life.endOutcome }
        } catch {
            throw misuse(error, what)
        }
    }
}
