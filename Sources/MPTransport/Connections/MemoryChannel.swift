/// Moves bytes to another connection of the same process, without a system call.
final class MemoryChannel: Channel, EventSource {
    /// What the peer has sent, on any thread, and what is known about it.
    private struct Inbox {
        /// What the handler hasn't taken yet.
        var queue = ByteQueue()
        /// Why the peer ended the stream, if it has.
        var ending: CloseReason?
        /// Whether the loop has been asked to deliver.
        var isDeliveryDue = false
        /// Whether this end takes nothing more.
        var isClosed = false
    }

    /// What only the loop's thread touches.
    private struct Receiver {
        /// Who is told; gone once the connection is over.
        var recipient: Recipient?
        /// The number under which the loop keeps the channel.
        var registration: UInt64?
        /// Whether bytes are wanted.
        var isReading = true
        /// Whether the connection was closed here, so that nothing more is handed over.
        var isEnding = false
    }

    private let loop: EventLoop
    private let outputLimit: Int
    private let inbox = Guarded(Inbox())
    private let receiver: LoopBound<Receiver>
    /// The other end; gone once the connection is over, so that the two don't keep each other.
    private let peer = Guarded<MemoryChannel?>(nil)

    private init(on loop: EventLoop, outputLimit: Int) {
        self.loop = loop
        self.outputLimit = outputLimit
        receiver = LoopBound(Receiver(), to: loop.identity)
    }

    /// Makes two ends which are connected to each other.
    static func makePair(
        on loop: EventLoop,
        outputLimit: Int
    ) -> (MemoryChannel, MemoryChannel) {
        let first = MemoryChannel(on: loop, outputLimit: outputLimit)
        let second = MemoryChannel(on: loop, outputLimit: outputLimit)
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

    func send(_ bytes: [UInt8]) {
        guard !inbox.withLock({ $0.isClosed }), let peer = peer.withLock({ $0 }) else { return }
        guard !peer.take(bytes, limit: outputLimit) else { return }
        inbox.withLock { $0.isClosed = true }
        loop.execute { self.finish(.slowReader) }
    }

    func close() { end { self.finish(.local) } }

    func abort() {
        end {
            let peer = self.peer.withLock { $0 }
            let dropped = peer?.inbox.withLock { inbox in
                defer { inbox.queue.removeAll() }
                return inbox.queue.count
            }
            self.finish(CloseReason.local.afterDropping(dropped ?? 0))
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

    /// Takes bytes from the peer.
    ///
    /// - Returns: Whether they fit under the limit.
    private func take(_ bytes: [UInt8], limit: Int) -> Bool {
        let (fits, mustAsk) = inbox.withLock { inbox in
            guard !inbox.isClosed else { return (true, false) }
            guard inbox.queue.count + bytes.count <= limit else { return (false, false) }
            inbox.queue.append(bytes[...])
            defer { inbox.isDeliveryDue = true }
            return (true, !inbox.isDeliveryDue)
        }
        if mustAsk { loop.execute { self.deliver() } }
        return fits
    }

    /// Takes the end of the stream from the peer.
    private func takeEnd(_ reason: CloseReason) {
        inbox.withLock { inbox in
            inbox.ending = reason
            inbox.isDeliveryDue = true
        }
        loop.execute { self.deliver() }
    }

    /// Takes and hands over nothing more, then ends; not at once, since the caller may be the handler itself.
    private func end(_ finish: @escaping @Sendable () -> Void) {
        if loop.isOnLoop { receiver.withValue { $0.isEnding = true } }
        inbox.withLock { $0.isClosed = true }
        loop.execute(finish)
    }

    private func requestDelivery() { loop.execute { self.deliver() } }

    private func deliver() {
        inbox.withLock { $0.isDeliveryDue = false }
        while let recipient = recipientWhoReads(),
            let bytes = inbox.withLock({ $0.queue.popFirst() })
        {
            recipient.receive(bytes)
        }
        let ending = inbox.withLock { $0.queue.isEmpty ? $0.ending : nil }
        if let ending { finish(ending) }
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
