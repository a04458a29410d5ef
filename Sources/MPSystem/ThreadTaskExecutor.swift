/// Runs tasks on threads of its own, which may block.
///
/// Swift's own pool has a thread per processor, which all tasks share: code that blocks there holds up everybody. Whoever
/// makes one calls ``end()``.
package final class ThreadTaskExecutor: TaskExecutor {
    private let jobs = BlockingQueue<UnownedJob>()

    /// Starts the threads.
    ///
    /// - Parameters:
    ///   - count: How many.
    ///   - name: Their name.
    /// - Throws: The system has no thread left; those that were started end.
    package init(threads count: Int, named name: String) throws(SystemError) {
        do throws(SystemError) {
            for _ in 0..<count {
                try NativeThread.start(name: name) { [self] in
                    while let job = jobs.next() {
                        job.runSynchronously(on: asUnownedTaskExecutor())
                    }
                }
            }
        } catch {
            end()
            throw error
        }
    }

    /// Runs a job of a task, as soon as a thread has time.
    package func enqueue(_ job: consuming ExecutorJob) { jobs.append(UnownedJob(job)) }

    /// Ends each thread once it has nothing to run any more.
    package func end() { jobs.end() }
}
