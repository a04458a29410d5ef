import MPSystem

extension EventLoop {
    /// Runs work on the loop's thread at a time of ``now()``: not before, and soon after.
    package func schedule(
        at deadline: Duration,
        _ work: @escaping @Sendable () -> Void
    ) -> ScheduledWork {
        let scheduled = ScheduledWork(work)
        if isOnLoop {
            state.withValue { $0.timers.insert(scheduled, at: deadline.wholeNanoseconds) }
        } else {
            let time = deadline.wholeNanoseconds
            execute { self.state.withValue { $0.timers.insert(scheduled, at: time) } }
        }
        return scheduled
    }

    /// Whether the loop accepts no more sources and timers; on the loop's thread only.
    var isClosing: Bool { withInbox { $0.isClosing } }

    /// Keeps a source, and watches its descriptor if it has one; on the loop's thread only.
    ///
    /// - Returns: The source's number.
    func register(
        _ source: any EventSource,
        descriptor: Int32?,
        for interest: Readiness,
        attempt: TransportAttempt
    ) throws(TransportError) -> UInt64 {
        guard !isClosing else { throw .loopEnded(attempt) }
        return try state.withValue { state throws(TransportError) in
            let id = state.sources.insert(source)
            if let descriptor, !state.poller.add(descriptor, id: id, for: interest) {
                let error = TransportError.last(attempt, call: "epoll_ctl")
                _ = state.sources.remove(id)
                throw error
            }
            return id
        }
    }

    /// Begins to watch the descriptor of a source that was registered without one; on the loop's thread only.
    func watch(
        _ id: UInt64,
        descriptor: Int32,
        for interest: Readiness,
        attempt: TransportAttempt
    ) throws(TransportError) {
        guard state.withValue({ $0.poller.add(descriptor, id: id, for: interest) }) else {
            throw .last(attempt, call: "epoll_ctl")
        }
    }

    /// Changes the events for which a source's descriptor is watched; on the loop's thread only.
    func change(_ id: UInt64, descriptor: Int32, to interest: Readiness) {
        state.withValue { $0.poller.change(descriptor, id: id, to: interest) }
    }

    /// Removes a source, whose descriptor is still open; on the loop's thread only.
    func unregister(_ id: UInt64, descriptor: Int32?) {
        // Released outside, since its deinitialiser may do anything.
        let source = state.withValue { state in
            if let descriptor { state.poller.remove(descriptor) }
            return state.sources.remove(id)
        }
        _ = source
    }
}
