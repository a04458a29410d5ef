public import MPWire

/// A task that a worker has leased from a ``WorkQueueProxy``.
public struct LeasedTask<Payload: Sendable>: Sendable, Identifiable {
    /// The number of the task, by which it is completed.
    public let id: Int
    /// What is to be done.
    public let payload: Payload
    /// Counts from 1; more for a task that was tried before.
    public let attempt: Int
    /// The trace that the submitter asks its worker to continue; `nil` if there is none.
    public let trace: TraceContext?

    /// Describes a task, for tests of workers.
    public init(id: Int, payload: Payload, attempt: Int, trace: TraceContext? = nil) {
        self.id = id
        self.payload = payload
        self.attempt = attempt
        self.trace = trace
    }
}

extension LeasedTask: Equatable where Payload: Equatable {}

extension LeasedTask {
    /// Does the work of the task in a span that continues the trace of its submitter.
    ///
    /// ```swift
    /// for task in try await jobs.lease() {
    ///     let result = await task.run(as: "resize") { resize(task.payload) }
    ///     try await jobs.complete(task.id, result)
    /// }
    /// ```
    ///
    /// Workers that run registered functions do that by themselves (``Worker``).
    ///
    /// - Parameters:
    ///   - name: What is done, such as the name of a function.
    ///   - tracer: Makes the span; without one, or if the task continues no trace, the work is done as it is.
    ///   - body: The work.
    /// - Returns: Its result.
    /// - Throws: What `body` throws, which is the failure of the span, too.
    public func run<Value, Failure: Error>(
        as name: String,
        tracer: (any CallTracer)? = CallTracing.tracer,
        _ body: () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        guard let tracer, let trace else { return try await body() }
        var call = TracedCall(.consumer, service: "WorkQueue", method: name)
        call.parent = trace
        call.task = UInt64(clamping: id)
        return try await tracer.begin(call).completing(body)
    }
}
