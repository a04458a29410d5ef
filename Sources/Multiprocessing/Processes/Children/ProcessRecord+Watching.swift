internal import MPCore
internal import MPProcesses
import MPSystem
internal import MPTransport
internal import MPWire

extension ProcessRecord: ConnectionHandler {
    func received(_ bytes: ArraySlice<UInt8>, on connection: StreamConnection) {
        let (resumed, spent) = state.withLock { state in
            state.decoder.append(bytes)
            let spent = state.takeMessages()
            return (state.takeReady(), spent)
        }
        withExtendedLifetime(spent) {}
        for waiter in resumed { waiter.continuation.resume(returning: .ready) }
    }

    func closed(_ reason: CloseReason, on connection: StreamConnection) {}

    /// The process has ended; on the loop's thread.
    func processEnded() {
        let (process, connection) = state.withLock { ($0.process, $0.connection) }
        // What it said last may not have been read yet.
        connection?.receiveEverything()
        let status = process?.collect() ?? .unknown
        let (resumed, spent) = state.withLock { state in
            if state.decoder.isMidFrame { state.life.wasCut() }
            state.life.ended(status)
            state.connection = nil
            return (state.takeReady(), state.resources.take())
        }
        withExtendedLifetime(spent) {}
        connection?.abort()
        ProcessTree.remove(self)
        for waiter in resumed { waiter.continuation.resume(returning: .ready) }
    }
}

extension ProcessRecord.State {
    /// Takes the messages of the child that are complete.
    ///
    /// - Returns: The resources that the child has got by now, to be released outside of the lock.
    fileprivate mutating func takeMessages() -> OutgoingResources? {
        var spent: OutgoingResources?
        // A child that sends something else than frames is treated as one that says nothing.
        while let payload = try? decoder.next() {
            let insets = decoder.takeInsets()
            let limits = LinkLimits().pickle
            guard let value = try? PickleReader.read(payload, insets: insets, limits: limits),
                let message = ControlMessage(value)
            else {
                life.wasCut()
                continue
            }
            switch message {
            case .begins:
                life.begins()
                spent = resources.take()
            case .announces(let value): announcement = value
            case .result(let value): life.reported(.result(value))
            case .failure(let exception): life.reported(.failure(.thrown(exception)))
            case .refusal(let kind, let words): life.reported(.failure(.refused(kind, words)))
            }
        }
        return spent
    }

    /// Takes the waiters for whom there is something.
    fileprivate mutating func takeReady() -> [ProcessRecord.Waiter] {
        let ready = waiters.filter { $0.value.isReady(self) }
        for id in ready.keys { waiters[id] = nil }
        return Array(ready.values)
    }
}

// Waiting.
extension ProcessRecord {
    /// How often it is looked whether a child was stopped for which somebody waits; nothing tells that by itself.
    private static let stopInterval = Duration.milliseconds(200)

    /// Waits until something is so.
    ///
    /// - Parameters:
    ///   - limit: The longest wait; `nil` is no limit.
    ///   - isReady: The condition.
    /// - Returns: Why the wait is over.
    /// - Throws: The child can't be watched.
    func wait(
        atMost limit: Duration?,
        until isReady: @escaping @Sendable (borrowing State) -> Bool
    ) async throws(MultiprocessingError) -> Wakening {
        if state.withLock({ isReady($0) }) { return .ready }
        try await watchIfNeeded()
        let loop = try ProcessLoop.shared()
        let id = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        let alarm = limit.map { limit in
            loop.schedule(at: EventLoop.now() + limit) { self.wake(id, .timedOut) }
        }
        defer { alarm?.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if isReady(state) { return true }
                    state.waiters[id] = Waiter(isReady: isReady, continuation: continuation)
                    return false
                }
                if isOver { return continuation.resume(returning: .ready) }
                // The task, or the time, may have come to its end before there was a waiter.
                if Task.isCancelled { wake(id, .cancelled) }
                if let limit, limit <= .zero { wake(id, .timedOut) }
                lookForStops(on: loop)
            }
        } onCancel: {
            wake(id, .cancelled)
        }
    }

    private func wake(_ id: UInt64, _ wakening: Wakening) {
        let waiter = state.withLock { $0.waiters.removeValue(forKey: id) }
        waiter?.continuation.resume(returning: wakening)
    }

    /// Looks from time to time, while somebody waits, whether the child was stopped.
    private func lookForStops(on loop: EventLoop) {
        let begins = state.withLock { state in
            defer { state.looksForStops = true }
            return !state.looksForStops
        }
        guard begins else { return }
        // Not kept for that: the record of a child that has ended would keep its descriptor.
        _ = loop.schedule(at: EventLoop.now() + Self.stopInterval) { [weak self] in
            self?.lookForStop(on: loop)
        }
    }

    private func lookForStop(on loop: EventLoop) {
        let process = state.withLock { state in
            state.looksForStops = false
            return state.waiters.isEmpty ? nil : state.process
        }
        guard let process else { return }
        guard let signal = process.stopSignal else { return lookForStops(on: loop) }
        let waiters = state.withLock { exchange(&$0.waiters, with: [:]) }
        for waiter in waiters.values { waiter.continuation.resume(returning: .stopped(signal)) }
    }
}
