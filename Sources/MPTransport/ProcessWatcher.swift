import CMultiprocessing
import Glibc
import MPSystem

/// Calls back on a loop when a process has ended, which need not be a child.
///
/// The loop keeps the watcher until then, or until the loop's end.
package final class ProcessWatcher: EventSource {
    private let loop: EventLoop
    private let descriptor: Int32
    /// Keeps the descriptor open.
    private let owner: any AnyObject & Sendable
    private let ended: @Sendable () -> Void
    /// The loop's number for the process; `nil` once it has ended.
    private let registration: LoopBound<UInt64?>

    /// Starts to watch the process at the other end of a Unix socket; on the loop's thread only.
    ///
    /// - Parameters:
    ///   - connection: The connection, which hasn't ended.
    ///   - loop: The loop on which the end of the process is reported.
    ///   - ended: Called once, on the loop's thread, and never before this returns; soon, if the
    ///     process can't be watched because it is gone.
    package static func watch(
        peerOf connection: StreamConnection,
        on loop: EventLoop,
        ended: @escaping @Sendable () -> Void
    ) {
        // The kernel's own reference to the process, if it gives one: the process ID may be reused by
        // now.
        var process = Descriptor(adopting: mp_open_peer_process(connection.socket ?? -1))
        if process.rawValue < 0, errno != ESRCH, errno != EINVAL {
            process = Descriptor(ofProcess: connection.peer?.processID ?? 0)
            // There is no process 0: this one is in another namespace, and can't be watched.
            if process.rawValue < 0, errno == EINVAL { return }
        }
        guard process.rawValue >= 0 else {
            // Without permission or descriptors, the ends of its connections must do.
            if errno == ESRCH || errno == EINVAL { loop.execute(ended) }
            return
        }
        // If it can't be registered, the loop is ending, and all connections with it.
        let owner = DescriptorOwner(process)
        try? ProcessWatcher(owner.rawValue, of: owner, on: loop, ended: ended).start()
    }

    /// Starts to watch the process of a descriptor; on the loop's thread only.
    ///
    /// - Parameters:
    ///   - descriptor: A descriptor of the process.
    ///   - owner: Keeps the descriptor open, as long as the watcher keeps the owner.
    ///   - loop: The loop on which the end of the process is reported.
    ///   - ended: Called once, on the loop's thread, and never before this returns.
    /// - Throws: ``TransportError``: the loop is ending, or the kernel has no memory left.
    package static func watch(
        _ descriptor: Int32,
        of owner: any AnyObject & Sendable,
        on loop: EventLoop,
        ended: @escaping @Sendable () -> Void
    ) throws(TransportError) {
        try ProcessWatcher(descriptor, of: owner, on: loop, ended: ended).start()
    }

    private init(
        _ descriptor: Int32,
        of owner: any AnyObject & Sendable,
        on loop: EventLoop,
        ended: @escaping @Sendable () -> Void
    ) {
        self.loop = loop
        self.descriptor = descriptor
        self.owner = owner
        self.ended = ended
        registration = LoopBound(nil, to: loop.identity)
    }

    private func start() throws(TransportError) {
        let id = try loop.register(
            self,
            descriptor: descriptor,
            for: .readable,
            attempt: .watchProcess
        )
        registration.withValue { $0 = id }
    }

    func receivedEvents(_ readiness: Readiness) {
        leave()
        ended()
    }

    func loopEnds() { leave() }

    private func leave() {
        guard let id = registration.withValue({ $0.take() }) else { return }
        loop.unregister(id, descriptor: descriptor)
    }
}

/// Owns a descriptor on behalf of a watcher.
private final class DescriptorOwner: Sendable {
    private let descriptor: Descriptor

    init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }

    var rawValue: Int32 { descriptor.rawValue }
}
