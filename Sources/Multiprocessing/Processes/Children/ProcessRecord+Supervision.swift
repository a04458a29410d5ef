import Glibc
internal import MPProcesses
import MPSystem
internal import MPTransport
internal import MPWire

// How a child is watched, on the thread of `ProcessLoop`.
extension ProcessRecord {
    /// Starts a process on a thread that never ends, and watches it.
    ///
    /// - Parameters:
    ///   - maker: The loop on whose thread the process is made.
    ///   - socket: The control socket; `nil` if the child has none.
    ///   - make: Makes the process.
    /// - Throws: Why there is none, or why it can't be watched.
    func supervise(
        on maker: EventLoop,
        _ socket: OwnedSocket?,
        _ make: @escaping @Sendable () throws(LaunchFailure) -> LaunchedProcess
    ) async throws(MultiprocessingError) {
        let loop = try ProcessLoop.shared()
        let process: LaunchedProcess
        do throws(LaunchFailure) {
            process = try await maker.run(make)
        } catch {
            throw cannotStart(error)
        }
        state.withLock { state in
            state.process = process
            state.life.started()
        }
        ProcessTree.add(self)
        try await loop.run { self.watch(process, socket, on: loop) }.get()
    }

    /// Watches a child that a fork has made, if that isn't so yet.
    func watchIfNeeded() async throws(MultiprocessingError) {
        guard state.withLock({ $0.unwatched != nil }) else { return }
        let loop = try ProcessLoop.shared()
        let (process, socket) = state.withLock { ($0.process, $0.unwatched.take()) }
        guard let process, let socket else { return }
        try await loop.run { self.watch(process, socket, on: loop) }.get()
    }

    private func watch(
        _ process: LaunchedProcess,
        _ socket: OwnedSocket?,
        on loop: EventLoop
    ) -> Result<Void, MultiprocessingError> {
        if let socket {
            let connection = StreamConnection.adopting(socket.take(), on: loop, handler: self)
            state.withLock { $0.connection = connection }
        }
        do throws(TransportError) {
            try ProcessWatcher.watch(process.descriptor, of: process, on: loop) {
                self.processEnded(on: loop)
            }
            return .success(())
        } catch {
            // Nobody would learn of its end.
            process.send(signal: SIGKILL)
            conclude(process.join())
            return .failure(
                MultiprocessingError(
                    .resourceUnavailable,
                    "\(words): its end can't be watched, so it was killed: \(error)",
                    cause: error
                )
            )
        }
    }

    private func processEnded(on loop: EventLoop) {
        let (process, connection) = state.withLock { ($0.process, $0.connection) }
        // What it said last may not have been read yet.
        connection?.receiveEverything()
        guard let process else { return conclude(.unknown) }
        if let status = process.collect() { return conclude(status) }
        // A debugger is told of the end before the parent.
        _ = loop.schedule(at: EventLoop.now() + .milliseconds(10)) { self.processEnded(on: loop) }
    }

    /// Notes the end of the process, and tells everybody who waits for it.
    private func conclude(_ status: ExitStatus) {
        let (resumed, spent, connection) = state.withLock { state in
            if state.decoder.isMidFrame { state.life.wasCut() }
            state.life.ended(status)
            return (state.takeReady(), state.resources.take(), state.connection.take())
        }
        withExtendedLifetime(spent) {}
        connection?.abort()
        ProcessTree.remove(self)
        for waiter in resumed { waiter.continuation.resume(returning: .ready) }
    }

    /// Collects a forked child that has ended, and for which nobody waits.
    func collectUnwatched() {
        let process = state.withLock { $0.unwatched == nil ? nil : $0.process }
        guard let process, process.hasEnded, let socket = state.withLock({ $0.unwatched.take() })
        else { return }
        guard let status = process.collect() else {
            // A debugger is told first: another time.
            return state.withLock { $0.unwatched = socket }
        }
        take(socket.readAll()[...])
        conclude(status)
    }
}
