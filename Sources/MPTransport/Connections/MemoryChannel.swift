import MPSystem

/// Moves bytes to another connection of the same process, without a system call.
final class MemoryChannel: Channel, EventSource {
    /// How many bytes are delivered before other work on the loop has its turn.
    private static let turnLength = 1 << 20

    /// What the peer has sent, from any thread, and the state of the delivery.
    private struct Inbox {
        /// Bytes not delivered to the handler yet.
        var queue = ByteQueue()
        /// How many bytes were delivered so far.
        var takenCount = 0
        /// Whether the peer checks the delivery's progress, because too much is queued.
        var isWatched = false
        /// Why the peer ended the stream, if it has.
        var ending: CloseReason?
        /// Whether the loop has been asked to deliver.
        var isDeliveryDue = false
        /// Whether this end accepts nothing more.
        var isClosed = false
    }

    /// State that only the loop's thread touches.
    private struct Receiver {
        /// The recipient; `nil` once the connection is over.
        var recipient: Recipient?
        /// The loop's number for the channel.
        var registration: UInt64?
        var isReading = true
        /// Whether the connection was closed here, so that nothing more is delivered.
        var isEnding = false
    }

    private let loop: EventLoop
    private let outputLimit: Int
    private let stallLimit: Duration
    private let inbox = Guarded(Inbox())
    private let receiver: LoopBound<Receiver>
    /// The other end; `nil` once the connection is over, so that the two don't keep each other alive.
    private let peer = Guarded<MemoryChannel?>(nil)

    private init(on loop: EventLoop, outputLimit: Int, stallLimit: Duration) {
        self.loop = loop
        self.outputLimit = outputLimit
        self.stallLimit = stallLimit
        receiver = LoopBound(Receiver(), to: loop.identity)
    }

    /// Makes two ends that are connected to each other.
    static func makePair(
        on loop: EventLoop,
        outputLimit: Int,
        stallLimit: Duration
    ) -> (MemoryChannel, MemoryChannel) {
        let first = MemoryChannel(on: loop, outputLimit: outputLimit, stallLimit: stallLimit)
        let second = MemoryChannel(on: loop, outputLimit: outputLimit, stallLimit: stallLimit)
        first.peer.withLock { $0 = second }
        second.peer.withLock { $0 = first }
        return (first, second)
    }

    var queuedLengthInBytes: Int {
        let peer = peer.withLock { $0 }
        return peer?.inbox.withLock { $0.queue.count } ?? 0
    }

    func start(_ recipient: Recipient) {
        receiver.withValue { $0.recipient = recipient }
        do throws(TransportError) {
            let id = try loop.register(self, descriptor: nil, for: [], attempt: .transfer)
            receiver.withValue { $0.registration = id }
            requestDelivery()
        } catch {
            finish(.failed(error))
        }
    }

    func send(_ bytes: [UInt8]) { hand(CollectionOfOne(bytes[...])) }

    func send(_ pieces: [ArraySlice<UInt8>]) { hand(pieces) }

    private func hand(_ pieces: some Sequence<ArraySlice<UInt8>>) {
        guard !inbox.withLock({ $0.isClosed }), let peer = peer.withLock({ $0 }) else { return }
        if let takenCount = peer.take(pieces, limit: outputLimit) { watch(since: takenCount) }
    }

    func close() { end { self.finish(.local) } }

    func abort() {
        end {
            self.finish(CloseReason.local.afterDropping(self.dropQueued()))
        }
    }

    func setReading(_ isReading: Bool) {
        if loop.isOnLoop { receiver.withValue { $0.isReading = isReading } }
        loop.execute {
            self.receiver.withValue { $0.isReading = isReading }
            self.deliver()
        }
    }

    func setQuickAcknowledgement(_ isQuick: Bool) {}

    func receivedEvents(_ readiness: Readiness) {}

    func loopEnds() { finish(.local) }

    /// Queues bytes that the peer sends.
    ///
    /// - Returns: How many bytes were delivered so far, if the peer must begin to check the progress.
    private func take(_ pieces: some Sequence<ArraySlice<UInt8>>, limit: Int) -> Int? {
        let (mustAsk, takenCount): (Bool, Int?) = inbox.withLock { inbox in
            guard !inbox.isClosed else { return (false, nil) }
            for piece in pieces { inbox.queue.append(piece) }
            defer { inbox.isDeliveryDue = true }
            let mustWatch = !inbox.isWatched && inbox.queue.count > limit
            if mustWatch { inbox.isWatched = true }
            return (!inbox.isDeliveryDue, mustWatch ? inbox.takenCount : nil)
        }
        if mustAsk { requestDelivery() }
        return takenCount
    }

    /// Checks after a while whether the peer's handler got more bytes than at the last check.
    private func watch(since lastCount: Int) {
        // Weak, since nothing cancels the timer at the end of the connection.
        _ = loop.schedule(at: EventLoop.now() + stallLimit) { [weak self] in
            self?.checkProgress(since: lastCount)
        }
    }

    private func checkProgress(since lastCount: Int) {
        guard let peer = peer.withLock({ $0 }) else { return }
        let limit = outputLimit
        let takenCount: Int? = peer.inbox.withLock { inbox in
            inbox.isWatched = inbox.queue.count > limit
            return inbox.isWatched ? inbox.takenCount : nil
        }
        guard let takenCount else { return }
        guard takenCount == lastCount else { return watch(since: takenCount) }
        _ = dropQueued()
        finish(.slowReader)
    }

    /// Drops the bytes that the peer's handler hasn't got.
    ///
    /// - Returns: How many bytes that were.
    private func dropQueued() -> Int {
        let peer = peer.withLock { $0 }
        return peer?.inbox.withLock { inbox in
            defer { inbox.queue.removeAll() }
            return inbox.queue.count
        } ?? 0
    }

    /// Handles the end of the stream, coming from the peer.
    private func takeEnd(_ reason: CloseReason) {
        inbox.withLock { inbox in
            inbox.ending = reason
            inbox.isDeliveryDue = true
        }
        loop.execute { self.deliver() }
    }

    /// Accepts and delivers nothing more, then ends; not at once, since the caller may be the handler itself.
    private func end(_ finish: @escaping @Sendable () -> Void) {
        if loop.isOnLoop { receiver.withValue { $0.isEnding = true } }
        inbox.withLock { $0.isClosed = true }
        loop.execute(finish)
    }

    /// Continues once other work on the loop has had its turn, unless that was asked for already.
    private func askForAnotherTurn() {
        let mustAsk = inbox.withLock { inbox in
            defer { inbox.isDeliveryDue = true }
            return !inbox.isDeliveryDue
        }
        if mustAsk { requestDelivery() }
    }

    private func requestDelivery() { loop.execute { self.deliver() } }

    private func deliver() {
        inbox.withLock { $0.isDeliveryDue = false }
        var takenCount = 0
        while takenCount < Self.turnLength, let recipient = recipientWhoReads(),
            let bytes = takeFirst()
        {
            takenCount += bytes.count
            recipient.receive(bytes)
        }
        if takenCount >= Self.turnLength { askForAnotherTurn() }
        if takenCount > 0, inbox.withLock({ $0.queue.isEmpty }) {
            peer.withLock { $0 }?.noteDrained()
        }
        let ending = inbox.withLock { $0.queue.isEmpty ? $0.ending : nil }
        if let ending { finish(ending) }
    }

    private func takeFirst() -> ArraySlice<UInt8>? {
        inbox.withLock { inbox in
            guard let bytes = inbox.queue.popFirst() else { return nil }
            inbox.takenCount += bytes.count
            return bytes
        }
    }

    /// Tells this end's handler that the peer's handler has got everything.
    private func noteDrained() {
        receiver.withValue { $0.isEnding ? nil : $0.recipient }?.noteDrained()
    }

    private func recipientWhoReads() -> Recipient? {
        let isOver = inbox.withLock { $0.ending != nil }
        return receiver.withValue { receiver in
            guard !receiver.isEnding, receiver.isReading || isOver else { return nil }
            return receiver.recipient
        }
    }

    /// Ends this end, whatever state it is in; once.
    private func finish(_ reason: CloseReason) {
        let (recipient, registration) = receiver.withValue { receiver in
            defer { receiver = Receiver(isEnding: true) }
            return (receiver.recipient, receiver.registration)
        }
        guard let recipient else { return }
        if let registration { loop.unregister(registration, descriptor: nil) }
        let hasUnread = inbox.withLock { inbox in
            inbox.isClosed = true
            defer { inbox.queue.removeAll() }
            return !inbox.queue.isEmpty
        }
        let peer = peer.withLock { peer in
            defer { peer = nil }
            return peer
        }
        peer?.takeEnd(hasUnread || reason == .slowReader ? .reset : .endOfStream)
        recipient.close(reason)
    }
}
