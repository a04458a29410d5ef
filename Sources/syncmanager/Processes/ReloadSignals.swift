internal import Glibc
internal import MPTransport

/// The signal that asks a server to read its files again: SIGHUP.
struct ReloadSignals: Sendable {
    /// Each signal that has come.
    let arrivals: AsyncStream<Int32>
    /// Watches for the signal as long as it is there.
    private let watcher: SignalWatcher

    /// Takes the signal away from its default, which is to kill the program; to be made once.
    init() async throws {
        let (arrivals, arrival) = AsyncStream.makeStream(of: Int32.self)
        self.arrivals = arrivals
        let loop = try EventLoop(name: "reload")
        watcher = try await SignalWatcher.watch([SIGHUP], on: loop) { arrival.yield($0) }
    }
}
