internal import Glibc
internal import MPTransport

/// The signals that ask a program to end in order: SIGTERM, and SIGINT (control-C) where it is meant for this program.
struct TerminationSignals: Sendable {
    /// Each signal that has come.
    private let arrivals: AsyncStream<Int32>
    /// Watches for the signals as long as it is there.
    private let watcher: SignalWatcher

    /// Takes the signals away from their default, which is to kill the program; to be made once.
    ///
    /// - Parameter ignoringInterrupt: Whether SIGINT is ignored.
    /// - Throws: The error of the system if signals can't be watched.
    init(ignoringInterrupt: Bool) async throws {
        let (arrivals, arrival) = AsyncStream.makeStream(of: Int32.self)
        self.arrivals = arrivals
        if ignoringInterrupt { signal(SIGINT, SIG_IGN) }
        let signals = ignoringInterrupt ? [SIGTERM] : [SIGTERM, SIGINT]
        let loop = try EventLoop(name: "signals")
        watcher = try await SignalWatcher.watch(signals, on: loop) { arrival.yield($0) }
    }

    /// Whether an interrupt is meant for this program: it leads its process group, as a command does that was typed at a
    /// shell, and a service.
    ///
    /// A program that another one has started is in that one's group, and so gets each Ctrl-C that is meant for the other,
    /// which may still need it while it ends. Python's manager ignores them for the same reason.
    static var interruptIsMeantForUs: Bool { getpgrp() == getpid() }

    /// Waits for one of the signals; returns as well when the task is cancelled.
    func first() async {
        for await _ in arrivals { return }
    }
}
