internal import Glibc
internal import MPTransport

/// The signals that ask a program to end in order, SIGTERM and SIGINT (control-C), or to read its files again, SIGHUP.
struct TerminationSignals: Sendable {
    /// Each signal that has come.
    private let arrivals: AsyncStream<Int32>
    /// Watches for the signals as long as it is there.
    private let watcher: SignalWatcher

    /// Takes the signals away from their default, which is to kill the program; to be made once.
    ///
    /// - Parameter takesHangUp: Whether SIGHUP, too, is taken away from its default.
    /// - Throws: What the system says if it has no descriptor or thread left.
    init(takesHangUp: Bool = false) async throws {
        let (arrivals, arrival) = AsyncStream.makeStream(of: Int32.self)
        self.arrivals = arrivals
        let loop = try EventLoop(name: "signals")
        watcher = try await SignalWatcher.watch(
            takesHangUp ? [SIGTERM, SIGINT, SIGHUP] : [SIGTERM, SIGINT],
            on: loop
        ) {
            arrival.yield($0)
        }
    }

    /// Waits for a signal to end; returns as well when the task is cancelled.
    ///
    /// - Parameter reload: What SIGHUP asks for, until then, if it was taken.
    func first(reload: () -> Void = {}) async {
        for await number in arrivals {
            guard number == SIGHUP else { return }
            reload()
        }
    }
}
