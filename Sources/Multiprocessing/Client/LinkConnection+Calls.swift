internal import MPCore
import MPSystem
internal import MPTransport
internal import MPWire
internal import Synchronization

/// How a caller gets its answer: it reads it itself while it is alone, else the loop reads for all.
extension LinkConnection {
    /// Sends a call and waits for what becomes of it.
    ///
    /// - Parameters:
    ///   - call: The number of the call.
    ///   - frame: The call.
    ///   - cancellation: What the task's cancellation does.
    /// - Returns: The server's answer, or how the call ended without one.
    func call(
        _ call: UInt64,
        _ frame: consuming OutgoingBytes,
        _ cancellation: CallManner.Cancellation
    ) async -> CallAnswers {
        if case .givesUp = cancellation, Task.isCancelled { return .one(.result(.cancelled)) }
        var unsent: OutgoingBytes? = frame
        let known = await answersAlone(to: call) { state, actions in
            guard let frame = unsent.take() else { return }
            state.core.begin(call, frame, into: &actions)
            // Its caller polls for the answer, perhaps beside pipelines under way: nobody else may have to write it.
            state.writeAtOnce()
        }
        if let known { return known }
        return await answers(to: call, sending: &unsent, cancellation)
    }

    /// Sends a pipeline at once; its answers are fetched by ``answers(to:_:)``.
    func begin(_ calls: Range<UInt64>, _ frames: consuming OutgoingBytes) {
        var unsent: OutgoingBytes? = frames
        transition { state, actions in
            guard let frames = unsent.take() else { return }
            state.callers.goAway(calls.lowerBound)
            state.core.begin(calls, frames, into: &actions)
            state.writeAtOnce()
        }
    }

    /// Waits for what becomes of a pipeline.
    ///
    /// - Parameters:
    ///   - first: The number of its first call.
    ///   - cancellation: What the task's cancellation does.
    /// - Returns: The answers, in the order of the calls.
    func answers(
        to first: UInt64,
        _ cancellation: CallManner.Cancellation
    ) async -> CallAnswers {
        if let known = await answersAlone(to: first, { _, _ in }) { return known }
        var nothing: OutgoingBytes?
        return await answers(to: first, sending: &nothing, cancellation)
    }

    /// Tells the server that nobody waits for a call any more, or for a pipeline, which is named by its first call.
    func cancel(_ call: UInt64) {
        transition { state, _ in
            state.core.cancel(call)
            state.writeAtOnce()
        }
    }
}

// MARK: Alone

extension LinkConnection {
    /// Borrows the loop, if nobody else waits, and reads until the answer comes, for a moment.
    ///
    /// - Parameters:
    ///   - call: The number of the call.
    ///   - begin: Begins the call; isn't called if somebody else waits, or the loop can't be had.
    /// - Returns: The answer; `nil` if it takes longer, or `begin` wasn't called.
    private func answersAlone(
        to call: UInt64,
        _ begin: (inout State, inout [LinkCore.Action]) -> Void
    ) async -> CallAnswers? {
        guard isQuiet.load(ordering: .relaxed) else { return nil }
        let outcome = loop.borrowed { () -> (answers: CallAnswers?, isTimeForOthers: Bool) in
            switch startPolling(for: call, begin) {
            case .none: (nil, false)
            case .answered(let answers): (answers, false)
            case .reads(let connection): read(for: call, from: connection)
            }
        }
        if outcome?.isTimeForOthers == true { await letOthersRun() }
        return outcome?.answers
    }

    /// What a caller does that would like to read its answer itself.
    private enum Polling {
        /// Nothing of the kind: somebody else waits.
        case none
        /// Nothing: the answer is here.
        case answered(CallAnswers)
        /// It reads.
        case reads(StreamConnection)
    }

    private func startPolling(
        for call: UInt64,
        _ begin: (inout State, inout [LinkCore.Action]) -> Void
    ) -> Polling {
        var polling = Polling.none
        var absence: Absence?
        transition { state, actions in
            guard !state.callers.areBusy, state.pump.current == nil,
                let connection = state.connection, connection.canReceiveNow
            else { return }
            absence = state.absence.take()
            if let answers = state.callers.poll(call) { return polling = .answered(answers) }
            begin(&state, &actions)
            polling = .reads(connection)
        }
        if let absence {
            inbound.withValue {
                $0.sleeping.returned(at: absence.end, afterUsing: absence.processorTime)
            }
        }
        return polling
    }

    /// Reads until the answer has been handed over, for a moment at most; the caller has the loop.
    private func read(
        for call: UInt64,
        from connection: StreamConnection
    ) -> (answers: CallAnswers?, isTimeForOthers: Bool) {
        // Copied, since bytes are received meanwhile, which needs all that is inbound.
        var (polling, sleeping) = inbound.withValue { ($0.polling, $0.sleeping) }
        let isRead = connection.receiveBriefly(&polling, &sleeping) {
            inbound.withValue { $0.handedOver != nil }
        }
        let isTime = isRead && sleeping.isTimeForOthers(at: EventLoop.nanoseconds())
        let answers = inbound.withValue { inbound in
            inbound.polling = polling
            inbound.sleeping = sleeping
            return inbound.handedOver.take()
        }
        if let answers { return (answers, isTime) }
        var late: CallAnswers?
        transition { state, _ in late = state.callers.stopPolling(call) }
        return (late, false)
    }

    /// Lets other tasks have the thread now and then: a task that is never suspended would keep it.
    private func letOthersRun() async {
        let before = EventLoop.processorTime()
        await Task.yield()
        let absence = Absence(
            end: EventLoop.nanoseconds(),
            processorTime: EventLoop.processorTime() - before
        )
        state.withLock { $0.absence = absence }
    }
}

// MARK: In company

extension LinkConnection {
    /// Suspends the task until the answers come, having sent what isn't sent yet; that isn't kept meanwhile.
    private func answers(
        to call: UInt64,
        sending unsent: inout OutgoingBytes?,
        _ cancellation: CallManner.Cancellation
    ) async -> CallAnswers {
        if case .isIgnored = cancellation { return await suspend(until: call, sending: &unsent) }
        return await withTaskCancellationHandler {
            await suspend(until: call, sending: &unsent, isCancellable: true)
        } onCancel: {
            cancel(call)
        }
    }

    private func suspend(
        until call: UInt64,
        sending unsent: inout OutgoingBytes?,
        isCancellable: Bool = false
    ) async -> CallAnswers {
        await withUnsafeContinuation { continuation in
            let mayPump = mayPump
            var known: CallAnswers?
            var pump: UInt64?
            transition { state, actions in
                known = state.callers.wait(for: call, continuation)
                if let frame = unsent.take() { state.begin(call, frame, into: &actions) }
                if mayPump, known == nil { pump = state.startsPump() }
            }
            if let known { return continuation.resume(returning: known) }
            if let pump { startPump(pump) }
            // A cancellation that came before the call was begun found nothing to cancel.
            if isCancellable && Task.isCancelled { cancel(call) }
        }
    }

    /// Whether a pump would help the caller: not one that runs on the loop, which reads its answers anyway.
    private var mayPump: Bool { loop.isLending && !loop.isOnLoop }
}

extension LinkConnection.State {
    /// Has whoever makes the step write all there is.
    fileprivate mutating func writeAtOnce() {
        isBatchFull = true
        batching.isWrittenEarly()
    }

    /// Sends a call of one of several callers.
    fileprivate mutating func begin(
        _ call: UInt64,
        _ frame: OutgoingBytes,
        into actions: inout [LinkCore.Action]
    ) {
        core.begin(call, frame, into: &actions)
        isBatchFull = batching.began(underWay: core.callCount)
    }

    /// Decides whether the caller who begins to wait starts the pump.
    fileprivate mutating func startsPump() -> UInt64? {
        guard connection?.canReceiveNow == true else { return nil }
        return pump.starts(waiting: callers.waitingCount)
    }
}
