import Glibc
import Testing

@testable import MPTransport

@Suite(.serialized, .timeLimit(.minutes(10)))
struct SignalWatcherTests {
    @Test func reportsSignalsOnTheLoop() async throws {
        try await withLoop { loop in
            let signals = AsyncStream.makeStream(of: Int32.self)
            let watcher = try await SignalWatcher.watch([SIGUSR1, SIGUSR2], on: loop) { number in
                loop.checkIsolated()
                signals.continuation.yield(number)
            }
            var arrivals = signals.stream.makeAsyncIterator()
            for number in [SIGUSR1, SIGUSR2, SIGUSR1] {
                kill(getpid(), number)
                #expect(await arrivals.next() == number)
            }
            await watcher.cancel()
        }
    }

    @Test func refusesASignalThatIsWatched() async throws {
        try await withLoop { loop in
            let watcher = try await SignalWatcher.watch([SIGUSR1], on: loop) { _ in }
            let error = TransportError.system(.watchSignals, call: "sigaction", code: EBUSY)
            await #expect(throws: error) {
                _ = try await SignalWatcher.watch([SIGUSR2, SIGUSR1], on: loop) { _ in }
            }
            await watcher.cancel()
            // Also what the refused watcher had begun is undone.
            let again = try await SignalWatcher.watch([SIGUSR1, SIGUSR2], on: loop) { _ in }
            await again.cancel()
        }
    }

    @Test func givesTheSignalBack() async throws {
        try await withLoop { loop in
            signal(SIGUSR2, SIG_IGN)
            let watcher = try await SignalWatcher.watch([SIGUSR2], on: loop) { _ in }
            await watcher.cancel()
            var action = sigaction()
            sigaction(SIGUSR2, nil, &action)
            #expect(
                action.__sigaction_handler.sa_handler.map { unsafeBitCast($0, to: Int.self) } == 1
            )
            signal(SIGUSR2, SIG_DFL)
        }
    }
}
