import MPSystem
internal import MPTransport

/// The threads that move the bytes of all clients of this process: one for each policy of polling that is used.
///
/// They are started by whoever connects first, and never ended: they sleep while there is nothing to do.
struct ClientLoop: Sendable {
    /// The loop.
    let loop: EventLoop
    /// Runs tasks on the loop's thread.
    let executor: any TaskExecutor

    private static let started = PerProcess<[PollingPolicy: ClientLoop]>([:])

    /// The loop of those who poll by a policy.
    ///
    /// - Throws: The system had no thread or no descriptor left for it.
    static func shared(
        _ polling: PollingPolicy = .adaptive
    ) throws(MultiprocessingError) -> ClientLoop {
        do throws(TransportError) {
            return try started.withLock { started throws(TransportError) in
                if let known = started[polling] { return known }
                let loop = try EventLoop(name: "mp-client", polling: polling)
                let new = ClientLoop(loop: loop, executor: LoopTaskExecutor(loop))
                started[polling] = new
                return new
            }
        } catch {
            throw MultiprocessingError(error)
        }
    }
}
