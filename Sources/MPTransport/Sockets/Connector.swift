import Glibc
import MPSystem

/// Connects one socket without blocking; used once.
final class Connector: EventSource {
    /// Turns a connected socket into a connection.
    typealias MakeConnection =
        @Sendable (consuming Descriptor) throws(TransportError) -> StreamConnection

    /// State that only the loop's thread touches.
    private struct State: ~Copyable {
        /// The socket while it is connecting.
        var socket: Descriptor?
        /// The loop's number for it.
        var registration: UInt64?
        /// The caller that waits; `nil` once it was answered.
        var waiting: CheckedContinuation<Result<StreamConnection, TransportError>, Never>?
        /// Timers that end the attempt or try it again.
        var timers: [ScheduledWork] = []
        /// Whether the task was cancelled, perhaps before the attempt began.
        var isCancelled = false
    }

    /// How long to wait before a Unix server with a full backlog is tried again.
    private static let retryInterval = Duration.milliseconds(5)

    private let name: SocketName
    private let attempt: TransportAttempt
    private let loop: EventLoop
    private let makeConnection: MakeConnection
    private let state: LoopBound<State>

    init(
        to name: SocketName,
        attempt: TransportAttempt,
        on loop: EventLoop,
        makeConnection: @escaping MakeConnection
    ) {
        self.name = name
        self.attempt = attempt
        self.loop = loop
        self.makeConnection = makeConnection
        state = LoopBound(State(), to: loop.identity)
    }

    func connect(timeout: Duration?) async throws(TransportError) -> StreamConnection {
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { waiting in
                loop.execute { self.begin(waiting, timeout: timeout) }
            }
        } onCancel: {
            loop.execute { self.cancel() }
        }
        return try result.get()
    }

    func loopEnds() { fail(.loopEnded(attempt)) }

    func receivedEvents(_ readiness: Readiness) {
        var code: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        let descriptor = state.withValue { $0.socket?.rawValue ?? -1 }
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length)
        if code == 0 {
            succeed()
        } else {
            fail(TransportError(code: code, of: "connect", during: attempt))
        }
    }

    private func begin(
        _ waiting: CheckedContinuation<Result<StreamConnection, TransportError>, Never>,
        timeout: Duration?
    ) {
        let isCancelled = state.withValue { state in
            state.waiting = waiting
            return state.isCancelled
        }
        if isCancelled { return fail(.cancelled(attempt)) }
        if let timeout {
            let timer = loop.schedule(at: EventLoop.now() + timeout) {
                self.fail(.timedOut(self.attempt, after: timeout))
            }
            state.withValue { $0.timers.append(timer) }
        }
        do throws(TransportError) {
            try state.withValue { state throws(TransportError) in
                state.socket = try SocketOptions.open(family: name.family, for: attempt)
            }
            // Watched only once it is connecting: before, the kernel reports a hang-up.
            let id = try loop.register(self, descriptor: nil, for: [], attempt: attempt)
            state.withValue { $0.registration = id }
            try tryOnce()
        } catch {
            fail(error)
        }
    }

    private func tryOnce() throws(TransportError) {
        let (descriptor, id) = state.withValue { ($0.socket?.rawValue ?? -1, $0.registration) }
        guard let id else { return }
        if name.withPointer({ Glibc.connect(descriptor, $0, $1) }) == 0 { return succeed() }
        switch errno {
        case EINPROGRESS, EINTR:
            try loop.watch(id, descriptor: descriptor, for: .writable, attempt: attempt)
        case EAGAIN: tryLater()
        default: throw .last(attempt, call: "connect")
        }
    }

    /// Tries again later: a Unix socket reports a full backlog instead of waiting in it.
    private func tryLater() {
        let timer = loop.schedule(at: EventLoop.now() + Self.retryInterval) {
            do throws(TransportError) { try self.tryOnce() } catch { self.fail(error) }
        }
        state.withValue { state in
            state.timers.removeAll { $0.isCancelled }
            state.timers.append(timer)
        }
    }

    private func cancel() {
        state.withValue { $0.isCancelled = true }
        fail(.cancelled(attempt))
    }

    private func succeed() {
        guard let waiting = leave() else { return }
        guard let socket = state.withValue({ $0.socket.take() }) else { return }
        do throws(TransportError) {
            waiting.resume(returning: .success(try makeConnection(socket)))
        } catch {
            waiting.resume(returning: .failure(error))
        }
    }

    private func fail(_ error: TransportError) {
        let waiting = leave()
        state.withValue { $0.socket = nil }
        waiting?.resume(returning: .failure(error))
    }

    /// Leaves the loop, and returns the caller to be answered.
    private func leave() -> CheckedContinuation<Result<StreamConnection, TransportError>, Never>? {
        let (waiting, id, descriptor, timers) = state.withValue { state in
            defer {
                state.waiting = nil
                state.registration = nil
                state.timers = []
            }
            return (state.waiting, state.registration, state.socket?.rawValue, state.timers)
        }
        for timer in timers { timer.cancel() }
        if let id { loop.unregister(id, descriptor: descriptor) }
        return waiting
    }
}
