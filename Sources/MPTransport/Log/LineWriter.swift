import Glibc
import MPSystem

/// Writes lines on a thread of its own, so that code that logs never waits for the reader of the log.
///
/// Its thread blocks SIGPIPE: a reader that has gone is an error of the write, never the end of the process. (The
/// signal is sent to the thread that writes; there it stays pending, until the thread ends.) While a reader stalls, at
/// most two queues of lines are kept: the one that is being written and the one that waits.
package final class LineWriter<Line: Sendable>: @unchecked Sendable {
    // SAFETY: `locked` is the only way to `state`, and reaches it only while it holds `mutex`; all are pointers that
    // live as long as this object. The thread keeps it alive as long as it runs.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let change: UnsafeMutablePointer<pthread_cond_t>
    /// Tells threads that wait in ``wait(upTo:)`` that all is written.
    private let idle: UnsafeMutablePointer<pthread_cond_t>
    private let state: UnsafeMutablePointer<State>
    /// The thread's name.
    private let name: String
    /// Writes one entry; runs on the thread, and may block.
    private let write: @Sendable (LineQueue<Line>.Entry) -> Void

    /// The state under the lock.
    private struct State {
        var queue: LineQueue<Line>
        var isRunning = false
        /// Whether the thread has taken lines that it hasn't written yet.
        var isWriting = false
        /// Whether the thread ends once all is written.
        var isClosed = false
        /// Callers that wait until all is written, each with the task that ends its wait.
        var waiting: [Int: Waiting] = [:]
        var lastWaiting = 0

        var isIdle: Bool { queue.isEmpty && !isWriting }
    }

    /// A caller that waits until all is written.
    private struct Waiting {
        let continuation: CheckedContinuation<Bool, Never>
        let timer: Task<Void, Never>
    }

    /// Prepares a writer; its thread starts with the first line.
    ///
    /// - Parameters:
    ///   - name: The thread's name.
    ///   - limit: The largest number of waiting lines.
    ///   - write: Writes one entry. It runs on the thread, for one entry after the other.
    package init(
        name: String,
        limit: Int,
        write: @escaping @Sendable (LineQueue<Line>.Entry) -> Void
    ) {
        self.name = name
        self.write = write
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        initializeMutex(mutex)
        change = .allocate(capacity: 1)
        change.initialize(to: pthread_cond_t())
        pthread_cond_init(change, nil)
        idle = .allocate(capacity: 1)
        idle.initialize(to: pthread_cond_t())
        initializeMonotonic(idle)
        state = .allocate(capacity: 1)
        state.initialize(to: State(queue: LineQueue(limit: limit)))
    }

    deinit {
        state.deinitialize(count: 1)
        state.deallocate()
        pthread_cond_destroy(idle)
        idle.deallocate()
        pthread_cond_destroy(change)
        change.deallocate()
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// How many lines were dropped since the start because there was no room.
    package var droppedCount: Int { locked { $0.queue.droppedCount } }

    package var isIdle: Bool { locked { $0.isIdle } }

    /// Queues a line to be written, or drops it if too many wait; never waits.
    package func append(_ line: Line) {
        locked { state in
            guard !state.isClosed else { return }
            state.queue.append(line)
            if !state.isRunning { start(&state) }
            pthread_cond_signal(change)
        }
    }

    /// Waits until all queued lines are written, within a limit.
    ///
    /// - Parameter limit: The longest wait.
    /// - Returns: Whether all of them are written.
    @discardableResult
    package func flush(within limit: Duration) async -> Bool {
        await withCheckedContinuation { continuation in
            let isIdle = locked { state in
                guard !state.isIdle else { return true }
                state.lastWaiting += 1
                let number = state.lastWaiting
                let timer = Task {
                    // It is cancelled when all is written; then nobody waits under the number any more.
                    try? await Task.sleep(for: limit)
                    self.giveUp(number)
                }
                state.waiting[number] = Waiting(continuation: continuation, timer: timer)
                return false
            }
            if isIdle { continuation.resume(returning: true) }
        }
    }

    /// Blocks the calling thread until all queued lines are written, within a limit.
    ///
    /// - Parameter limit: The longest wait.
    /// - Returns: Whether all of them are written.
    @discardableResult
    package func wait(upTo limit: Duration) -> Bool {
        var deadline = timespec(monotonicAfter: limit)
        return locked { state in
            while !state.isIdle {
                guard pthread_cond_timedwait(idle, mutex, &deadline) == 0 else { break }
            }
            return state.isIdle
        }
    }

    /// Ends the thread once all is written, and accepts no more lines.
    package func close() {
        locked { state in
            state.isClosed = true
            pthread_cond_signal(change)
        }
    }
}

extension LineWriter {
    private func locked<Result>(_ body: (inout State) -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body(&state.pointee)
    }

    private func start(_ state: inout State) {
        do throws(SystemError) {
            try NativeThread.start(name: name) { self.run() }
            state.isRunning = true
        } catch {
            // Without a thread the lines wait, or are dropped; the next line tries again.
        }
    }

    private func run() {
        blockSignals()
        while let entries = next() {
            for entry in entries { write(entry) }
        }
    }

    /// Makes a write to a pipe without a reader fail instead of ending the process, and leaves the signals of the
    /// process to threads that a stalled reader doesn't block.
    private func blockSignals() {
        var signals = sigset_t()
        sigfillset(&signals)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// Waits for entries to write; `nil` if there won't be any more.
    private func next() -> [LineQueue<Line>.Entry]? {
        pthread_mutex_lock(mutex)
        state.pointee.isWriting = false
        if state.pointee.isIdle { pthread_cond_broadcast(idle) }
        endWaits()
        while state.pointee.queue.isEmpty, !state.pointee.isClosed {
            pthread_cond_wait(change, mutex)
        }
        defer { pthread_mutex_unlock(mutex) }
        guard !state.pointee.queue.isEmpty else {
            state.pointee.isRunning = false
            return nil
        }
        state.pointee.isWriting = true
        return state.pointee.queue.takeAll()
    }

    /// Resumes callers that wait until all is written, if it is; the caller holds the lock, and gets it back.
    private func endWaits() {
        guard state.pointee.isIdle, !state.pointee.waiting.isEmpty else { return }
        let waiting = state.pointee.waiting.values.map { $0 }
        state.pointee.waiting = [:]
        // Nothing is resumed under the lock.
        pthread_mutex_unlock(mutex)
        for one in waiting {
            one.timer.cancel()
            one.continuation.resume(returning: true)
        }
        pthread_mutex_lock(mutex)
    }

    private func giveUp(_ number: Int) {
        let waiting = locked { $0.waiting.removeValue(forKey: number) }
        waiting?.continuation.resume(returning: false)
    }
}

/// Initializes a condition variable whose deadlines are times of the monotonic clock.
private func initializeMonotonic(_ condition: UnsafeMutablePointer<pthread_cond_t>) {
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(condition, &attributes)
    pthread_condattr_destroy(&attributes)
}

extension timespec {
    /// The time of the monotonic clock after a delay of less than some years.
    fileprivate init(monotonicAfter delay: Duration) {
        self.init()
        clock_gettime(CLOCK_MONOTONIC, &self)
        let nanoseconds = Int64(tv_nsec) + max(0, delay.wholeNanoseconds)
        tv_sec += Int(nanoseconds / 1_000_000_000)
        tv_nsec = Int(nanoseconds % 1_000_000_000)
    }
}
