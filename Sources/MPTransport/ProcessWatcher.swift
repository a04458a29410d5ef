import CMultiprocessing
import Glibc

/// Calls back on a loop when a process has ended, which need not be a child.
///
/// The loop keeps the watcher until then, or until the loop's end.
package final class ProcessWatcher: EventSource {
    private let loop: EventLoop
    private let process: Descriptor
    private let ended: @Sendable () -> Void
    /// The number under which the loop watches the process; gone once it has ended.
    private let registration: LoopBound<UInt64?>

    /// Starts to watch; on the loop's thread only.
    ///
    /// - Parameters:
    ///   - processID: The process.
    ///   - loop: Where its end is reported.
    ///   - ended: Called once, on the loop's thread, and never before this returns; if the process
    ///     can't be watched because it is gone, soon.
    package static func watch(
        _ processID: Int,
        on loop: EventLoop,
        ended: @escaping @Sendable () -> Void
    ) {
        let process = Descriptor(adopting: mp_open_process(Int32(truncatingIfNeeded: processID)))
        guard process.rawValue >= 0 else {
            // Without permission or descriptors, the ends of its connections have to do.
            if errno == ESRCH { loop.execute(ended) }
            return
        }
        let watcher = ProcessWatcher(process, on: loop, ended: ended)
        watcher.start()
    }

    private init(
        _ process: consuming Descriptor,
        on loop: EventLoop,
        ended: @escaping @Sendable () -> Void
    ) {
        self.loop = loop
        self.process = process
        self.ended = ended
        registration = LoopBound(nil, to: loop.identity)
    }

    private func start() {
        let id = try? loop.register(
            self,
            descriptor: process.rawValue,
            for: .readable,
            attempt: .watchProcess
        )
        // If it can't be registered the loop is ending, and all connections with it.
        registration.withValue { $0 = id }
    }

    func receivedEvents(_ readiness: Readiness) {
        leave()
        ended()
    }

    func loopEnds() { leave() }

    private func leave() {
        guard let id = registration.withValue({ $0.take() }) else { return }
        loop.unregister(id, descriptor: process.rawValue)
    }
}
