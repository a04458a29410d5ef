internal import Dispatch
internal import Foundation
internal import Synchronization

/// A thread that never ends, for what the kernel ties to the life of a thread; that of `@MainActor` does end on Linux.
@globalActor actor LastingThread {
    static let shared = LastingThread()

    private let executor = Executor()

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private final class Executor: SerialExecutor {
        private let jobs = Mutex<[UnownedJob]>([])
        /// Counts the jobs.
        private let waiting = DispatchSemaphore(value: 0)

        init() {
            Thread.detachNewThread { [self] in
                while true {
                    waiting.wait()
                    let job = jobs.withLock { $0.removeFirst() }
                    job.runSynchronously(on: asUnownedSerialExecutor())
                }
            }
        }

        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            jobs.withLock { $0.append(job) }
            waiting.signal()
        }
    }
}
