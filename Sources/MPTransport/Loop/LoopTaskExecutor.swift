/// Runs tasks on a loop's thread.
package final class LoopTaskExecutor: TaskExecutor {
    private let loop: EventLoop

    package init(_ loop: EventLoop) { self.loop = loop }

    /// Runs a job of a task.
    package func enqueue(_ job: consuming ExecutorJob) {
        loop.add(.taskJob(UnownedJob(job), asUnownedTaskExecutor()))
    }
}
