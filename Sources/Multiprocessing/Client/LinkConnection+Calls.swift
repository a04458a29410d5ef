internal import MPCore
import MPSystem
internal import MPTransport
internal import MPWire

/// How a caller gets its answer: it reads it itself while it is alone, else the loop reads for all.
extension LinkConnection {
    /// How far a call has come without suspending its caller.
    private enum Beginning {
        /// It wasn't sent: the caller isn't alone, or the loop can't be had.
        case none
        /// It was sent; the answer takes longer.
        case sent
        /// It is over.
        case ended(CallResult)
    }

    /// Sends a request and waits for what becomes of it.
    ///
    /// - Parameters:
    ///   - request: What to call.
    ///   - cancellation: What the task's cancellation does.
    /// - Returns: The server's answer, or how the call ended without one.
    func call(
        _ request: Request,
        _ cancellation: CallManner.Cancellation
    ) async -> CallResult {
        let (call, mayPoll) = state.withLock { $0.nextCall() }
        if case .givesUp = cancellation, Task.isCancelled { return .cancelled }
        var isSent = false
        if mayPoll {
            switch beginAlone(call, request) {
            case .none: break
            case .sent: isSent = true
            case .ended(let result):
                await letOthersRun()
                return result
            }
        }
        let unsent = isSent ? nil : request
        if case .isIgnored = cancellation { return await result(of: call, sending: unsent) }
        return await withTaskCancellationHandler {
            await result(of: call, sending: unsent, isCancellable: true)
        } onCancel: {
            cancel(call)
        }
    }

    /// Borrows the loop, sends a call, and looks for the answer for a moment.
    private func beginAlone(_ call: UInt64, _ request: Request) -> Beginning {
        let answer: CallResult?? = loop.borrowed {
            transition { state, actions in
                state.callers.poll(call)
                state.core.begin(call, request, into: &actions)
            }
            return poll(for: call)
        }
        switch answer {
        case nil: return .none
        case .some(nil): return .sent
        case .some(let result?): return .ended(result)
        }
    }

    private func poll(for call: UInt64) -> CallResult? {
        var result: CallResult?
        var (connection, polling, sleeping) = state.withLock {
            ($0.connection, $0.polling, $0.sleeping)
        }
        _ = connection.take()?.receiveBriefly(&polling, &sleeping) {
            result = state.withLock { $0.callers.takeAnswer(of: call) }
            return result != nil
        }
        state.withLock { state in
            state.polling = polling
            state.sleeping = sleeping
        }
        return result
    }

    /// Lets other tasks have the thread now and then: a task that is never suspended would keep it.
    private func letOthersRun() async {
        let isTime = state.withLock { $0.sleeping.isTimeForOthers(at: EventLoop.nanoseconds()) }
        guard isTime else { return }
        let before = EventLoop.processorTime()
        await Task.yield()
        let used = EventLoop.processorTime() - before
        state.withLock { $0.sleeping.returned(at: EventLoop.nanoseconds(), afterUsing: used) }
    }

    /// Waits for the end of a call that may have been sent already.
    private func result(
        of call: UInt64,
        sending request: Request?,
        isCancellable: Bool = false
    ) async -> CallResult {
        await withUnsafeContinuation { continuation in
            let mayPump = mayPump
            var answer: CallResult?
            var pump: UInt64?
            transition { state, actions in
                answer = state.callers.wait(for: call, continuation)
                if let request { state.begin(call, request, into: &actions) }
                if mayPump { pump = state.startsPump() }
            }
            if let answer { return continuation.resume(returning: answer) }
            if let pump { startPump(pump) }
            // A cancellation that came before the call was begun found nothing to cancel.
            if isCancellable && Task.isCancelled { cancel(call) }
        }
    }

    /// Whether a pump would help the caller: not one that runs on the loop, which reads its answers anyway.
    private var mayPump: Bool { loop.isLending && !loop.isOnLoop }

    private func cancel(_ call: UInt64) {
        transition { state, _ in state.core.cancel(call) }
    }
}

extension LinkConnection.State {
    /// Counts a call, and decides whether its caller may look for the answer by itself.
    fileprivate mutating func nextCall() -> (call: UInt64, mayPoll: Bool) {
        (
            core.nextCall(),
            callers.isEmpty && pump.current == nil && connection?.canReceiveNow == true
        )
    }

    /// Decides whether the caller who begins to wait starts the pump.
    fileprivate mutating func startsPump() -> UInt64? {
        guard connection?.canReceiveNow == true else { return nil }
        return pump.starts(waiting: callers.waitingCount)
    }
}
