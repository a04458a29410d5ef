import CMultiprocessing
import Glibc
import MPSystem

/// Calls back on a loop when the process gets certain signals, which no longer end it.
///
/// There can be one watcher per signal at a time. The loop keeps the watcher until ``cancel()`` or the loop's end;
/// then the signals have their previous effect again.
package final class SignalWatcher: EventSource {
    /// State that only the loop's thread touches.
    private struct State: ~Copyable {
        /// The end of a pipe from which signal numbers are read.
        let readEnd: Descriptor
        /// The end to which the signal handler writes them; open as long as a signal is watched.
        let writeEnd: Descriptor
        var signals: [Int32] = []
        /// The loop's number for the pipe.
        var registration: UInt64?
    }

    /// Serialises the changes to the process's signal actions.
    private static let actions = Guarded(())

    private let loop: EventLoop
    private let descriptor: Int32
    private let received: @Sendable (Int32) -> Void
    private let state: LoopBound<State>

    /// Starts to watch signals such as `SIGTERM` and `SIGINT`.
    ///
    /// - Parameters:
    ///   - signals: The numbers of the signals.
    ///   - loop: The loop on which they are reported.
    ///   - received: Called with the signal's number on the loop's thread; signals in quick succession may be reported
    ///     once.
    /// - Returns: The watcher, which watches until it is cancelled.
    /// - Throws: ``TransportError/system(_:call:code:)`` with `EBUSY` if something else watches one of the signals.
    package static func watch(
        _ signals: [Int32],
        on loop: EventLoop,
        received: @escaping @Sendable (Int32) -> Void
    ) async throws(TransportError) -> SignalWatcher {
        try await loop.run { () throws(TransportError) in
            let watcher = try SignalWatcher(on: loop, received: received)
            try watcher.start(signals)
            return watcher
        }
    }

    private init(
        on loop: EventLoop,
        received: @escaping @Sendable (Int32) -> Void
    ) throws(TransportError) {
        var ends: [Int32] = [-1, -1]
        guard mp_signal_pipe(&ends) == 0 else { throw .last(.watchSignals, call: "pipe2") }
        let (readEnd, writeEnd) = (ends[0], ends[1])
        self.loop = loop
        self.received = received
        descriptor = readEnd
        state = LoopBound(
            State(
                readEnd: Descriptor(adopting: readEnd),
                writeEnd: Descriptor(adopting: writeEnd)
            ),
            to: loop.identity
        )
    }

    /// Stops watching, and restores the previous actions of the signals.
    package func cancel() async { await loop.run { self.end() } }

    func loopEnds() { end() }

    func receivedEvents(_ readiness: Readiness) {
        var numbers = [UInt8](repeating: 0, count: 64)
        let count = read(descriptor, &numbers, numbers.count)
        guard count > 0 else { return }
        for number in numbers[..<count] { received(Int32(number)) }
    }

    private func start(_ signals: [Int32]) throws(TransportError) {
        let id = try loop.register(
            self,
            descriptor: descriptor,
            for: .readable,
            attempt: .watchSignals
        )
        state.withValue { $0.registration = id }
        for signal in signals {
            let target = state.withValue { $0.writeEnd.rawValue }
            guard Self.actions.withLock({ _ in mp_watch_signal(signal, target) }) == 0 else {
                let error = TransportError.last(.watchSignals, call: "sigaction")
                end()
                throw error
            }
            state.withValue { $0.signals.append(signal) }
        }
    }

    private func end() {
        let (signals, id) = state.withValue { state in
            defer {
                state.signals = []
                state.registration = nil
            }
            return (state.signals, state.registration)
        }
        Self.actions.withLock { _ in
            for signal in signals { mp_unwatch_signal(signal) }
        }
        if let id { loop.unregister(id, descriptor: descriptor) }
    }
}
