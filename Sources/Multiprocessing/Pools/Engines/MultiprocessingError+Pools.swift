extension MultiprocessingError {
    /// A task was given up.
    static func cancelledTask(_ pool: String) -> MultiprocessingError {
        MultiprocessingError(.cancelled, "\(pool): the task was cancelled")
    }

    /// A task has the key of another one.
    static func duplicateTask(_ pool: String, _ key: String?) -> MultiprocessingError {
        MultiprocessingError(
            .nameTaken,
            "\(pool): a task with the key '\(key ?? "")' is under way; wait for its end, or use another key"
        )
    }

    /// A pool takes no more tasks.
    static func closedPool(_ pool: String) -> MultiprocessingError {
        MultiprocessingError(.closed, "\(pool): it was closed, and takes no more tasks")
    }

    /// Somebody waits for the end of a pool that goes on.
    static func openPool(_ pool: String) -> MultiprocessingError {
        MultiprocessingError(
            .invalidState,
            "\(pool): it still takes tasks; close() or terminate() it before join()"
        )
    }
}
