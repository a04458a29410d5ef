internal import CProcesses
import Glibc
internal import MPSystem

/// A child of this process, by a descriptor that no other process ever gets.
package final class LaunchedProcess: Sendable {
    /// Its number, which may be another process's once it was collected.
    package let id: Int32
    private let process: Descriptor

    init(_ child: mp_child) {
        id = child.process
        process = Descriptor(adopting: child.descriptor)
    }

    /// Takes over the descriptor of a child.
    package init(id: Int32, adopting descriptor: Int32) {
        self.id = id
        process = Descriptor(adopting: descriptor)
    }

    /// Becomes readable when the process has ended; open as long as this object lives.
    package var descriptor: Int32 { process.rawValue }

    /// Sends a signal.
    ///
    /// - Returns: Whether it still ran.
    @discardableResult
    package func send(signal: Int32) -> Bool { mp_signal_process(descriptor, signal) == 0 }

    /// Sends a signal to it and to all that it has started; only for the leader of a group, which nobody has collected.
    package func sendToGroup(signal: Int32) { _ = kill(-id, signal) }

    /// The signal that has stopped it; `nil` if it isn't stopped.
    package var stopSignal: Int32? {
        let signal = mp_stop_signal(descriptor)
        return signal == 0 ? nil : signal
    }

    /// Whether it has ended.
    package var hasEnded: Bool { waitForEnd(atMost: .zero) }

    /// Waits for its end, without collecting it; blocks the thread.
    ///
    /// - Parameter limit: The longest wait; `nil` is no limit.
    /// - Returns: Whether it has ended.
    @discardableResult
    package func waitForEnd(atMost limit: Duration? = nil) -> Bool {
        let clock = ContinuousClock()
        let deadline = limit.map { clock.now + $0 }
        while true {
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let rest = deadline.map { max(.zero, clock.now.duration(to: $0)) }
            let outcome = poll(&entry, 1, rest.map { Int32(clamping: $0.wholeMilliseconds) } ?? -1)
            if outcome > 0 { return true }
            if outcome == 0 || errno != EINTR { return false }
        }
    }

    /// Collects it if it has ended, so that the kernel forgets it; once.
    ///
    /// - Returns: How it ended; `nil` if it runs, or if a debugger has yet to learn of its end.
    package func collect() -> ExitStatus? {
        var end = mp_end()
        switch mp_collect(descriptor, &end) {
        case 0: return nil
        case 1:
            return ExitStatus(
                waitStatus: end.status,
                peakMemoryInBytes: Int(end.peak_memory_in_kibibytes) * 1024,
                userTime: .microseconds(end.user_microseconds),
                systemTime: .microseconds(end.system_microseconds)
            )
        default: return .unknown
        }
    }

    /// Waits for its end, and collects it; blocks the thread.
    package func join() -> ExitStatus {
        while true {
            waitForEnd()
            if let status = collect() { return status }
            // A debugger is told first.
            usleep(10_000)
        }
    }
}

extension Duration {
    /// Rounded up.
    fileprivate var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    }
}
