import MPSystem
internal import MPTransport

/// The thread that starts and watches the children of this process.
///
/// Children end when the thread that has started them ends (prctl(2), `PR_SET_PDEATHSIG`), so it never does.
enum ProcessLoop {
    private static let started = PerProcess<EventLoop?>(nil)

    /// The loop of that thread, which is started by the first who asks.
    ///
    /// - Throws: The system had no thread or no descriptor left for it.
    static func shared() throws(MultiprocessingError) -> EventLoop {
        do throws(TransportError) {
            return try started.withLock { started throws(TransportError) in
                if let started { return started }
                // Nobody borrows it: what it starts is to be its own.
                let loop = try EventLoop(name: "mp-processes", polling: .never)
                started = loop
                return loop
            }
        } catch {
            throw MultiprocessingError(error)
        }
    }
}
