internal import MPWire

/// Spans of submissions, and the traces that tasks continue.
extension TaskEngine {
    /// Whether submissions of the current task get spans.
    var isTracing: Bool { tracer != nil && !CallTracing.isSilent }

    /// Accepts tasks in a span of their submission, if there is a tracer; whoever runs them continues its trace.
    ///
    /// - Parameters:
    ///   - numbers: The owner's numbers of the tasks.
    ///   - owner: Gets the results.
    ///   - source: Knows what to run.
    ///   - options: What is asked for each.
    /// - Throws: Why they, or the last of them, aren't accepted.
    nonisolated(nonsending) func submitInSpan(
        _ numbers: Range<Int>,
        of owner: any TaskOwner,
        from source: some TaskSource,
        _ options: TaskOptions?
    ) async throws(MultiprocessingError) {
        guard let tracer, isTracing else {
            return try await submit(numbers, of: owner, from: source, options)
        }
        var call = TracedCall(.producer, service: kind, method: owner.function)
        call.count = numbers.count
        let span = tracer.begin(call)
        var traced = options ?? TaskOptions()
        traced.trace = span.context
        let options = traced
        try await span.completing { () async throws(MultiprocessingError) in
            try await submit(numbers, of: owner, from: source, options)
        }
    }
}

extension TaskPayload {
    /// The same input behind the trace that its task continues.
    ///
    /// They share their memory, so that tasks without a trace need no room for one.
    func continuing(_ trace: TraceContext?) -> TaskPayload {
        guard let trace else { return self }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(2 + trace.field.count + self.bytes.count)
        bytes.appendBigEndian(UInt16(trace.field.count))
        bytes += trace.field
        bytes += self.bytes
        return TaskPayload(bytes: bytes, resources: resources, isPacked: isPacked, isTraced: true)
    }
}

extension WorkerTask {
    /// The task without its trace, and the trace that it continues.
    var separated: (task: WorkerTask, trace: TraceContext?) {
        guard isTraced, input.count >= 2 else { return (self, nil) }
        let count = input.prefix(2).reduce(0) { $0 << 8 | Int($1) }
        let field = input.dropFirst(2).prefix(count)
        let rest = input.dropFirst(2 + count)
        let task = WorkerTask(id: id, function: function, form: form, input: rest)
        // The pool has made it of a context.
        return (task, try? TraceContext(field: Array(field)))
    }
}
