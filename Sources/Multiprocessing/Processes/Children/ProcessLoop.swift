import MPSystem
internal import MPTransport

/// The threads that start and watch the children of this process.
///
/// Children end when the thread that has started them ends (prctl(2), `PR_SET_PDEATHSIG`), so these never do.
enum ProcessLoop {
    private static let watching = PerProcess<EventLoop?>(nil)
    private static let forking = PerProcess<EventLoop?>(nil)
    private static let pooling = PerProcess<EventLoop?>(nil)

    /// The loop that starts programs, and watches all children; nobody borrows it, as what it starts is to be its own.
    ///
    /// - Throws: The system had no thread or no descriptor left for it.
    static func shared() throws(MultiprocessingError) -> EventLoop {
        try started(watching, named: "mp-processes")
    }

    /// The loop that has the fork server make children: it waits for that, and what the server prepares may take its time.
    ///
    /// - Throws: The system had no thread or no descriptor left for it.
    static func forkServer() throws(MultiprocessingError) -> EventLoop {
        try started(forking, named: "mp-forkserver")
    }

    /// The loop that talks with the workers of pools.
    ///
    /// - Throws: The system had no thread or no descriptor left for it.
    static func pools() throws(MultiprocessingError) -> EventLoop {
        try started(pooling, named: "mp-pools", polling: .adaptive)
    }

    /// The loop at a place, which is started by the first who asks.
    private static func started(
        _ place: PerProcess<EventLoop?>,
        named name: String,
        polling: PollingPolicy = .never
    ) throws(MultiprocessingError) -> EventLoop {
        do throws(TransportError) {
            return try place.withLock { started throws(TransportError) in
                if let started { return started }
                let loop = try EventLoop(name: name, polling: polling)
                started = loop
                return loop
            }
        } catch {
            throw MultiprocessingError(error)
        }
    }
}
