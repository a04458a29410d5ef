/// Work that somebody waits for, and may give up.
protocol TaskCall: AnyObject, Sendable {
    /// The pool and the function, for error texts.
    var name: String { get }

    /// Gives it up, even if it runs.
    func cancel()
}

/// A call of which one can ask whether it runs.
protocol FutureCall: TaskCall {
    /// Whether a worker runs it.
    var isRunning: Bool { get }
}
