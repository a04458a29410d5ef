import CMultiprocessing
import Glibc
package import MPSystem

/// A stream over a connection that a loop moves, since its bytes aren't those of the socket: TLS.
///
/// Two event counters stand in for the socket: one is readable while there is something to receive, one while there is room
/// to write.
package final class ProtectedStream: ByteStream {
    /// What has come and wasn't read.
    private struct Inbox {
        var queue = ByteQueue()
        /// How the connection ended.
        var end: CloseReason?
        /// Whether the connection is kept from receiving more.
        var isHeldBack = false
    }

    /// How much is kept at most before the connection stops receiving.
    private static let mostUnread = 1 << 20
    /// How much is handed to the connection at a time.
    private static let turnLength = 1 << 20

    package let loop: EventLoop
    package let directions: Set<StreamDirection> = [.reading, .writing]
    private let connection = Guarded<StreamConnection?>(nil)
    private let inbox = Guarded(Inbox())
    /// Whether it was closed here.
    private let isOver = Guarded(false)
    private let readable: EventCounter
    private let writable: EventCounter

    /// Begins without a connection, whose handler it will be.
    package init(on loop: EventLoop) throws(SystemError) {
        self.loop = loop
        readable = try EventCounter(on: loop)
        writable = try EventCounter(on: loop)
    }

    deinit {
        close()
    }

    package var isClosed: Bool { isOver.withLock { $0 } }

    package var descriptor: Int32? { nil }

    package var readinessDescriptor: Int32? { isClosed ? nil : readable.descriptor }

    package var isProtected: Bool { true }

    /// Learns which connection it stands for; before it is used.
    package func attach(_ connection: StreamConnection) {
        self.connection.withLock { $0 = connection }
    }

    package func read(into buffer: UnsafeMutableRawBufferPointer) -> StreamRead {
        guard !isClosed else { return .closed }
        let (outcome, mayGoOn) = inbox.withLock { inbox in
            let outcome = Self.take(from: &inbox, into: buffer)
            if inbox.queue.isEmpty, inbox.end == nil { readable.reset() }
            let mayGoOn = inbox.isHeldBack && inbox.queue.count < Self.mostUnread / 4
            if mayGoOn { inbox.isHeldBack = false }
            return (outcome, mayGoOn)
        }
        if mayGoOn { connection.withLock { $0 }?.setReading(true) }
        return outcome
    }

    package func write(_ queue: inout ByteQueue) -> StreamWrite {
        guard !isClosed, let connection = connection.withLock({ $0 }) else { return .closed }
        if let end = inbox.withLock({ $0.end }) { return .failed(end) }
        writable.reset()
        guard connection.queuedLengthInBytes == 0 else { return .blocked }
        connection.send(queue.popFirst(atMost: Self.turnLength))
        return .written
    }

    package func isReady(for direction: StreamDirection) -> Bool {
        guard direction == .writing else {
            return inbox.withLock { !$0.queue.isEmpty || $0.end != nil }
        }
        return connection.withLock { $0 }?.queuedLengthInBytes == 0
    }

    package func wait(
        for direction: StreamDirection,
        until deadline: Duration?
    ) async -> StreamWait {
        if Task.isCancelled { return .cancelled }
        if isClosed { return .closed }
        if isReady(for: direction) { return .ready }
        let counter = direction == .reading ? readable : writable
        return await counter.watch.wait(for: .reading, until: deadline)
    }

    /// Waits until the connection has handed everything to the system, which takes it along if the program ends.
    package func flush() async -> StreamWait {
        while !isClosed, inbox.withLock({ $0.end }) == nil {
            writable.reset()
            guard !isReady(for: .writing) else { return .ready }
            let outcome = await wait(for: .writing, until: nil)
            guard outcome == .ready else { return outcome }
        }
        return .ready
    }

    package func close() {
        guard isOver.withLock({ !exchange(&$0, with: true) }) else { return }
        connection.withLock { $0.take() }?.close()
        readable.end()
        writable.end()
    }

    private static func take(
        from inbox: inout Inbox,
        into buffer: UnsafeMutableRawBufferPointer
    ) -> StreamRead {
        guard let first = inbox.queue.first else {
            switch inbox.end {
            case nil: return .nothing
            case .endOfStream?: return .endOfStream
            case .some(let reason): return .failed(reason)
            }
        }
        let bytes = first.prefix(buffer.count)
        buffer.copyBytes(from: bytes)
        inbox.queue.removeFirst(bytes.count)
        return .bytes(bytes.count)
    }
}

extension ProtectedStream: ConnectionHandler {
    package func received(_ bytes: ArraySlice<UInt8>, on connection: StreamConnection) {
        let isTooMuch = inbox.withLock { inbox in
            inbox.queue.appendCopy(of: bytes)
            readable.raise()
            inbox.isHeldBack = inbox.queue.count >= Self.mostUnread
            return inbox.isHeldBack
        }
        if isTooMuch { connection.setReading(false) }
    }

    package func drained(on connection: StreamConnection) { writable.raise() }

    package func closed(_ reason: CloseReason, on connection: StreamConnection) {
        inbox.withLock { $0.end = reason }
        readable.raise()
        writable.raise()
    }
}
