internal import CMultiprocessing
import Glibc
import MPSystem

/// Moves bytes over a connected, non-blocking socket.
///
/// The receiving half belongs to the loop's thread, the sending half to whoever holds its lock. Only the loop's thread
/// closes the socket, so it may read from the descriptor without the lock.
final class SocketChannel: Channel, EventSource {
    /// How long a peer may read nothing of what was queued at ``close()``.
    private static let drainLimit = Duration.seconds(10)

    private struct Input {
        /// The recipient; `nil` once the connection is over.
        var recipient: Recipient?
        /// The loop's number for the socket.
        var registration: UInt64?
        /// The events for which the loop watches it.
        var interest: Readiness = []
        var isReading = true
        /// Whether the connection was closed here, so that nothing more is delivered.
        var isEnding = false
        var acknowledgesQuickly = false
        /// Checks whether the peer reads what is queued.
        var progressTimer: ScheduledWork?
    }

    private let loop: EventLoop
    private let descriptor: Int32
    private let stallLimit: Duration
    private let input: LoopBound<Input>
    private let output: Guarded<SocketOutput>

    init(
        _ socket: consuming Descriptor,
        on loop: EventLoop,
        outputLimit: Int,
        stallLimit: Duration
    ) {
        self.loop = loop
        self.stallLimit = stallLimit
        descriptor = socket.rawValue
        input = LoopBound(Input(), to: loop.identity)
        output = Guarded(SocketOutput(socket: consume socket, limit: outputLimit))
    }

    var queuedLengthInBytes: Int { output.withLock { $0.queue.count } }

    var unreadLengthInBytes: Int {
        // The descriptor may be another socket's once the loop doesn't watch this one any more.
        guard input.withValue({ $0.registration != nil }) else { return 0 }
        return queuedLengthInBytes + max(0, Int(mp_unread_length(descriptor)))
    }

    func start(_ recipient: Recipient) {
        input.withValue { $0.recipient = recipient }
        do throws(TransportError) {
            let id = try loop.register(
                self,
                descriptor: descriptor,
                for: [],
                attempt: .transfer
            )
            input.withValue { $0.registration = id }
            updateInterest()
        } catch {
            finish(.failed(error))
        }
    }

    func send(_ bytes: [UInt8]) { perform(output.withLock { $0.send(bytes) }) }

    func send(_ pieces: [ArraySlice<UInt8>]) { perform(output.withLock { $0.send(pieces) }) }

    func close() { end(output.withLock { $0.close() }) }

    func abort() { end(output.withLock { $0.abort() }) }

    /// Hands the socket to somebody else, before the channel is started.
    func detach() -> Descriptor? { output.withLock { $0.detach() } }

    func setReading(_ isReading: Bool) {
        onLoop {
            self.input.withValue { $0.isReading = isReading }
            self.updateInterest()
        }
    }

    func setQuickAcknowledgement(_ isQuick: Bool) {
        onLoop {
            self.input.withValue { $0.acknowledgesQuickly = isQuick }
            self.acknowledgeIfQuick()
        }
    }

    func loopEnds() { finish(.local) }

    func receivedEvents(_ readiness: Readiness) {
        if readiness.contains(.writable) { perform(output.withLock { $0.flush() }) }
        let isEnding = input.withValue { $0.isEnding }
        if !readiness.isDisjoint(with: .ending) {
            // Once closed here, only writing tells whether the peer still reads the rest.
            if isEnding { perform(output.withLock { $0.flush() }) } else { receiveToTheEnd() }
        } else if readiness.contains(.readable), !isEnding {
            receive()
        }
        // Receiving alone changes nothing here, and a caller that is writing may hold the lock.
        if readiness != .readable { updateInterest() }
    }

    // MARK: - Effects

    private func perform(_ action: SocketOutput.Action) {
        switch action {
        case .none: return
        case .awaitWritable: onLoop { self.updateInterest() }
        case .watch: onLoop { self.watch() }
        case .drain:
            onLoop {
                self.input.withValue { $0.isEnding = true }
                self.watch()
            }
        // Returned by `flush()` only, so this is on the loop's thread and outside of any handler.
        case .reportDrained: input.withValue { $0.isEnding ? nil : $0.recipient }?.noteDrained()
        // Never at once, since the caller may be the handler itself.
        case .finish(let reason): loop.execute { self.finish(reason) }
        case .breakOff(let reason): loop.execute { self.receiveToTheEnd(because: reason) }
        }
    }

    private func end(_ action: SocketOutput.Action) {
        if loop.isOnLoop { input.withValue { $0.isEnding = true } }
        perform(action)
    }

    private func onLoop(_ work: @escaping @Sendable () -> Void) {
        if loop.isOnLoop { work() } else { loop.execute(work) }
    }

    /// Resumes writing when the socket accepts more, and checks after a while that it did.
    private func watch() {
        let isEnding = input.withValue { $0.isEnding }
        let limit = isEnding ? min(Self.drainLimit, stallLimit) : stallLimit
        let timer = loop.schedule(at: EventLoop.now() + limit) {
            self.perform(self.output.withLock { $0.checkProgress() })
            self.updateInterest()
        }
        let replaced = input.withValue { input in
            defer { input.progressTimer = timer }
            return input.progressTimer
        }
        replaced?.cancel()
        updateInterest()
    }

    private func updateInterest() {
        let wantsWritable = output.withLock { $0.wantsWritable }
        let change: (id: UInt64, interest: Readiness)? = input.withValue { input in
            guard let id = input.registration else { return nil }
            var interest: Readiness = input.isEnding ? [] : .peerClosed
            if input.isReading, !input.isEnding { interest.insert(.readable) }
            if wantsWritable { interest.insert(.writable) }
            guard interest != input.interest else { return nil }
            input.interest = interest
            return (id, interest)
        }
        guard let change else { return }
        loop.change(change.id, descriptor: descriptor, to: change.interest)
    }

    // MARK: - Receiving

    /// The result of one read.
    private enum Received {
        /// Bytes were delivered, and more may follow.
        case bytes
        /// There is nothing at the moment, or nobody wants it.
        case nothing
        /// The stream is over.
        case end(CloseReason)
    }

    private func receiveOnce() -> Received {
        // Work that was queued before the end may run after it, when the descriptor is another socket's.
        guard input.withValue({ $0.registration != nil }) else { return .nothing }
        acknowledgeIfQuick()
        switch loop.state.withValue({ $0.readBuffer.receive(from: descriptor) }) {
        case .bytes(let bytes):
            guard let recipient = input.withValue({ $0.isEnding ? nil : $0.recipient }) else {
                return .nothing
            }
            recipient.receive(bytes)
            return .bytes
        case .nothing: return .nothing
        case .endOfStream: return .end(.endOfStream)
        case .failed(let code): return .end(CloseReason(code: code, call: "recv"))
        }
    }

    var readableDescriptor: Int32? { descriptor }

    func receiveNow() -> Bool {
        guard input.withValue({ $0.isReading && !$0.isEnding }) else { return false }
        switch receiveOnce() {
        case .bytes: return true
        case .nothing: return false
        case .end(let reason):
            finish(reason)
            return true
        }
    }

    private func receive() {
        guard input.withValue({ $0.isReading }) else { return }
        if case .end(let reason) = receiveOnce() { finish(reason) }
    }

    /// Delivers everything that a peer which hung up has left behind, then ends the connection.
    ///
    /// - Parameter reason: Why it ends, unless it was closed here meanwhile; `nil` if the stream itself tells.
    private func receiveToTheEnd(because reason: CloseReason? = nil) {
        while true {
            switch receiveOnce() {
            case .bytes: continue
            case .end(let end): return finish(reason ?? end)
            case .nothing:
                guard reason != nil || !input.withValue({ $0.isEnding }) else { return }
                // Without a reason, the kernel reports an error but no end of the stream.
                return finish(reason ?? .reset)
            }
        }
    }

    /// The kernel resets the option on its own, so it is set before each read.
    private func acknowledgeIfQuick() {
        guard input.withValue({ $0.acknowledgesQuickly && $0.registration != nil }) else { return }
        var one: Int32 = 1
        let isRefused = setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_QUICKACK, &one, 4) != 0
        // A Unix socket has no packets, and never will.
        if isRefused { input.withValue { $0.acknowledgesQuickly = false } }
    }

    /// Ends the connection, whatever state it is in; once.
    private func finish(_ reason: CloseReason) {
        let (recipient, registration, timer) = input.withValue { input in
            defer { input = Input(isEnding: true) }
            return (input.recipient, input.registration, input.progressTimer)
        }
        guard let recipient else { return }
        timer?.cancel()
        if let registration { loop.unregister(registration, descriptor: descriptor) }
        let unsent = output.withLock { $0.release() }
        recipient.close(reason.afterDropping(unsent))
    }
}
