internal import MPProcesses
import MPSystem
internal import MPTransport
internal import MPWire

/// A pool's view of one of its worker processes: the process, and the socket to it.
final class WorkerLink: Sendable {
    /// What the engine does with what a worker says.
    protocol Listener: AnyObject, Sendable {
        func received(_ message: WorkerMessage, from link: WorkerLink)
    }

    private struct State {
        var connection: StreamConnection?
        var decoder = FrameDecoder(limit: .max)
        /// What wasn't handed to the connection yet.
        var outbox: [PoolMessage] = []
        /// Whether the worker has said something that no worker says.
        var isBroken = false
    }

    let number: UInt64
    /// Where the worker says which task it has begun, and what it has done and not sent.
    let journal: SharedJournal
    let child: ChildProcess<Void>
    /// How often the kernel had killed something for lack of memory before the worker was started.
    let earlierKills = OutOfMemoryKills.count
    private let state = Guarded(State())
    /// Held while the outbox is handed over, so that frames stay in order.
    private let sending = Guarded(())
    private let listener: any Listener

    /// Describes a worker that isn't started.
    init(
        _ number: UInt64,
        _ child: ChildProcess<Void>,
        _ journal: SharedJournal,
        _ listener: any Listener
    ) {
        self.number = number
        self.child = child
        self.journal = journal
        self.listener = listener
    }

    /// Takes over the pool's end of the socket.
    func connect(_ socket: OwnedSocket, on loop: EventLoop) async {
        let connection = await loop.run {
            StreamConnection.adopting(socket.take(), on: loop, handler: self)
        }
        state.withLock { $0.connection = connection }
        flush()
    }

    /// Puts a message behind all others; ``flush()`` sends them.
    func enqueue(_ message: PoolMessage) {
        state.withLock { $0.outbox.append(message) }
    }

    /// Sends all that is in the outbox.
    func flush() {
        sending.withLock { _ in
            let (messages, connection) = state.withLock { state in
                guard let connection = state.connection else {
                    return ([PoolMessage](), StreamConnection?.none)
                }
                return (exchange(&state.outbox, with: []), connection)
            }
            if messages.isEmpty { return }
            // Written here and not where they are enqueued: others wait for that lock.
            var frames: [UInt8] = []
            for message in messages { message.append(to: &frames) }
            connection?.send(frames)
        }
    }

    /// Sends a message.
    func send(_ message: PoolMessage) {
        enqueue(message)
        flush()
    }

    /// Receives what the worker says on the caller's thread, for a moment, until a condition is true.
    ///
    /// - Parameters:
    ///   - patience: Decides for how long, and learns what came of it.
    ///   - isDone: The condition.
    /// - Precondition: The caller has borrowed the loop.
    func receiveBriefly(_ patience: inout CallerPatience, until isDone: () -> Bool) {
        guard let connection = state.withLock({ $0.connection }), connection.canReceiveNow else {
            return
        }
        _ = connection.receiveBriefly(&patience.polling, &patience.sleeping, until: isDone)
    }

    /// Reads what the worker said before it ended, and closes the socket; on the loop's thread.
    func drain() {
        let connection = state.withLock { $0.connection.take() }
        connection?.receiveEverything()
        connection?.abort()
        takeFromJournal()
    }

    /// Takes results that the worker had, and could not send any more; those that came twice count once.
    private func takeFromJournal() {
        let results = WorkerResult.all(in: journal.bytes)
        if !results.isEmpty { listener.received(.results(results, busy: 0), from: self) }
    }
}

extension WorkerLink: ConnectionHandler {
    func received(_ bytes: ArraySlice<UInt8>, on connection: StreamConnection) {
        var messages: [WorkerMessage] = []
        let isBroken = state.withLock { state in
            guard !state.isBroken else { return true }
            do {
                // Results are kept until somebody takes them, and the loop's buffer isn't.
                state.decoder.append(copying: bytes)
                while let payload = try state.decoder.next() {
                    let insets = state.decoder.takeInsets()
                    let whole = insets.isEmpty ? payload : payload.joined(with: insets)[...]
                    messages.append(try WorkerMessage(reading: whole))
                }
            } catch {
                state.isBroken = true
            }
            return state.isBroken
        }
        for message in messages { listener.received(message, from: self) }
        if isBroken { child.kill() }
    }

    func closed(_ reason: CloseReason, on connection: StreamConnection) {}
}
