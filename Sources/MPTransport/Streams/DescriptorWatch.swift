import CMultiprocessing
import Glibc
import MPSystem

/// Suspends tasks until a descriptor is readable or writable.
///
/// The loop watches the descriptor only while somebody waits: it would report the end of a stream again and again.
final class DescriptorWatch: EventSource {
    /// A suspended task.
    private struct Waiter {
        let direction: StreamDirection
        let continuation: CheckedContinuation<StreamWait, Never>
    }

    /// Who waits.
    private struct Book {
        /// The suspended tasks by number.
        var waiters: [UInt64: Waiter] = [:]
        /// The number of waits so far, which names them.
        var count: UInt64 = 0
        /// Whether nothing is waited for any more.
        var isEnded = false
    }

    private let loop: EventLoop
    private let descriptor: Int32
    private let book = Guarded(Book())
    /// The loop's number for the descriptor while it is watched, and for what.
    private let registration: LoopBound<(id: UInt64, interest: Readiness)?>

    /// Watches nothing yet.
    init(_ descriptor: Int32, on loop: EventLoop) {
        self.descriptor = descriptor
        self.loop = loop
        registration = LoopBound(nil, to: loop.identity)
    }

    /// Waits until the descriptor is ready, or the stream is over.
    func wait(for direction: StreamDirection, until deadline: Duration?) async -> StreamWait {
        let number = book.withLock { book in
            book.count += 1
            return book.count
        }
        let timer = deadline.map { loop.schedule(at: $0) { self.end(number, .timedOut) } }
        defer { timer?.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let waiter = Waiter(direction: direction, continuation: continuation)
                guard add(waiter, number) else { return continuation.resume(returning: .closed) }
                // The handler or the timer may have come too early to find it.
                if Task.isCancelled { return end(number, .cancelled) }
                if let deadline, EventLoop.now() >= deadline { return end(number, .timedOut) }
                loop.execute { self.update() }
            }
        } onCancel: {
            end(number, .cancelled)
        }
    }

    /// Resumes everybody and ceases to watch, for ever.
    ///
    /// - Parameter release: Closes the descriptor, once the loop doesn't watch it any more; perhaps before this returns.
    func end(then release: @escaping @Sendable () -> Void) {
        let (waiters, wasUsed) = book.withLock { book in
            defer {
                book.isEnded = true
                book.waiters = [:]
            }
            return (Array(book.waiters.values), book.count > 0)
        }
        if wasUsed {
            loop.execute {
                self.unregister()
                release()
            }
        } else {
            release()
        }
        for waiter in waiters { waiter.continuation.resume(returning: .closed) }
    }

    func receivedEvents(_ readiness: Readiness) {
        let isOver = !readiness.isDisjoint(with: [.hangUp, .failure])
        let canRead = isOver || !readiness.isDisjoint(with: [.readable, .peerClosed])
        let canWrite = isOver || readiness.contains(.writable)
        resume(.ready) { $0 == .reading ? canRead : canWrite }
        update()
    }

    func loopEnds() {
        resume(.failed(.loopEnded(.transfer))) { _ in true }
        unregister()
    }

    private func add(_ waiter: Waiter, _ number: UInt64) -> Bool {
        book.withLock { book in
            guard !book.isEnded else { return false }
            book.waiters[number] = waiter
            return true
        }
    }

    /// Ends one wait, unless it has ended.
    private func end(_ number: UInt64, _ outcome: StreamWait) {
        let waiter = book.withLock { $0.waiters.removeValue(forKey: number) }
        waiter?.continuation.resume(returning: outcome)
        if waiter != nil { loop.execute { self.update() } }
    }

    private func resume(_ outcome: StreamWait, where isMeant: (StreamDirection) -> Bool) {
        let meant = book.withLock { book in
            let meant = book.waiters.filter { isMeant($0.value.direction) }
            for number in meant.keys { book.waiters[number] = nil }
            return Array(meant.values)
        }
        for waiter in meant { waiter.continuation.resume(returning: outcome) }
    }

    /// Has the loop watch for what is waited for; on the loop's thread.
    private func update() {
        let interest = book.withLock { book in
            book.waiters.values.reduce(into: Readiness()) { interest, waiter in
                interest.insert(waiter.direction == .reading ? .readable : .writable)
            }
        }
        guard !interest.isEmpty else { return unregister() }
        if let (id, known) = registration.withValue({ $0 }) {
            guard interest != known else { return }
            registration.withValue { $0 = (id, interest) }
            return loop.change(id, descriptor: descriptor, to: interest)
        }
        do throws(TransportError) {
            let id = try loop.register(
                self,
                descriptor: descriptor,
                for: interest,
                attempt: .transfer
            )
            registration.withValue { $0 = (id, interest) }
        } catch {
            resume(.failed(error)) { _ in true }
        }
    }

    private func unregister() {
        guard let (id, _) = registration.withValue({ $0.take() }) else { return }
        loop.unregister(id, descriptor: descriptor)
    }
}
