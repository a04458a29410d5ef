internal import Glibc
internal import MPTransport

/// The signals that ask a program to end in order: SIGTERM and SIGINT (control-C).
struct TerminationSignals: Sendable {
    /// Each signal that has come.
    private let arrivals: AsyncStream<Int32>
    /// Watches for the signals as long as it is there.
    private let watcher: SignalWatcher

    /// Takes the signals away from their default, which is to kill the program; to be made once.
    init() async throws {
        let (arrivals, arrival) = AsyncStream.makeStream(of: Int32.self)
        self.arrivals = arrivals
        let loop = try EventLoop(name: "signals")
        watcher = try await SignalWatcher.watch([SIGTERM, SIGINT], on: loop) { arrival.yield($0) }
    }

    /// Waits for one of the signals; returns as well when the task is cancelled.
    func first() async {
        for await _ in arrivals { return }
    }
}
