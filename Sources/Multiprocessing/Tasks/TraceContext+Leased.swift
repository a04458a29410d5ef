internal import MPWire

extension TraceContext {
    /// The trace context of a task as `lease` returns it: a fourth element, if there is one.
    init?(ofLeased parts: [WireValue]) {
        // The server has checked it when the task was submitted.
        guard parts.count > 3, let context = try? TraceContext(parts[3]) else { return nil }
        self = context
    }
}

extension CallChannel {
    /// The argument of `lease` that asks for the contexts of tasks, where the server knows it.
    var tracesOfTasks: [WireValue] { carriesTraces ? [.bool(true)] : [] }
}
