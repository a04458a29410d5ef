/// Runs tasks on a loop's thread.
package final class LoopTaskExecutor: TaskExecutor {
    /// Where they run.
    private let loop: EventLoop

    /// Runs tasks on the thread of a loop.
    package init(_ loop: EventLoop) { self.loop = loop }

    /// Runs a piece of a task.
    package func enqueue(_ job: consuming ExecutorJob) {
        loop.add(.taskJob(UnownedJob(job), asUnownedTaskExecutor()))
    }
}
