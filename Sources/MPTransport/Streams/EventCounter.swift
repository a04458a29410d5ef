import CMultiprocessing
import Glibc
import MPSystem

/// A descriptor that is readable while it is raised (eventfd(2)), and can be waited for.
final class EventCounter: Sendable {
    /// The descriptor; -1 once it is closed.
    private let counter: Guarded<Int32>
    let watch: DescriptorWatch

    /// Begins lowered.
    ///
    /// - Throws: The process or the machine has no descriptor left.
    init(on loop: EventLoop) throws(SystemError) {
        let descriptor = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
        guard descriptor >= 0 else { throw SystemError(call: "eventfd", code: errno) }
        counter = Guarded(descriptor)
        watch = DescriptorWatch(descriptor, on: loop)
    }

    deinit {
        end()
    }

    /// The descriptor; `nil` after ``end()``.
    var descriptor: Int32? { counter.withLock { $0 < 0 ? nil : $0 } }

    /// Makes it readable.
    func raise() {
        // Can't fail in a way that matters: if the counter is full, it is readable already.
        var one: UInt64 = 1
        counter.withLock { if $0 >= 0 { _ = write($0, &one, 8) } }
    }

    /// Makes it not readable.
    func reset() {
        var count: UInt64 = 0
        counter.withLock { if $0 >= 0 { _ = read($0, &count, 8) } }
    }

    /// Resumes whoever waits, and closes the descriptor.
    func end() {
        let descriptor = counter.withLock { exchange(&$0, with: -1) }
        guard descriptor >= 0 else { return }
        watch.end { _ = close(descriptor) }
    }
}
