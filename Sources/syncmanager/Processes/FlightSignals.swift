internal import Glibc
internal import MPTransport

/// The signal that asks a server to write its last events to a file: SIGUSR1.
struct FlightSignals: Sendable {
    /// Each signal that has come.
    let arrivals: AsyncStream<Int32>
    /// Watches for the signal as long as it is there.
    private let watcher: SignalWatcher

    /// Takes the signal away from its default, which is to kill the program; to be made once.
    init() async throws {
        let (arrivals, arrival) = AsyncStream.makeStream(of: Int32.self)
        self.arrivals = arrivals
        let loop = try EventLoop(name: "flight")
        watcher = try await SignalWatcher.watch([SIGUSR1], on: loop) { arrival.yield($0) }
    }
}
