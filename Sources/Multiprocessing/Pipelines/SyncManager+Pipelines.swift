extension SyncManager {
    /// Sends several calls together, and returns what they return.
    ///
    /// It takes one round trip instead of one per call. The server carries the calls out in their order; those of other
    /// clients may come in between. A CPython server gets one call after the other.
    ///
    /// ```swift
    /// let (hits, _) = try await manager.pipeline { p in
    ///     (p.increment(counts, "hits"), p.append(log, "hit"))
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - timeout: The longest that each call may take; `nil` is no limit.
    ///   - calls: Adds the calls, and returns them as a tuple.
    /// - Returns: The results, in the order of the tuple.
    /// - Throws: The error of the first call of the tuple that failed, as the method of the proxy throws it. The other
    ///   calls were made nevertheless, and items that they took are gone; ``pipelineResults(timeout:_:)`` tells of each.
    /// - Complexity: One round trip; memory for all calls and all results.
    public func pipeline<each Value: Sendable>(
        timeout: Duration? = nil,
        _ calls: (inout Pipeline) -> (repeat PipelinedCall<each Value>)
    ) async throws -> (repeat each Value) {
        var pipeline = Pipeline(channel)
        let added = calls(&pipeline)
        let results = await pipeline.send(timeout: timeout).results()
        return (repeat try (each added).result(in: results).get())
    }

    /// Sends several calls together, and tells of each what became of it.
    ///
    /// - Parameters:
    ///   - timeout: The longest that each call may take; `nil` is no limit.
    ///   - calls: Adds the calls, and returns them as a tuple.
    /// - Returns: The results, in the order of the tuple; errors are those of the methods of the proxies.
    /// - Complexity: One round trip; memory for all calls and all results.
    public func pipelineResults<each Value: Sendable>(
        timeout: Duration? = nil,
        _ calls: (inout Pipeline) -> (repeat PipelinedCall<each Value>)
    ) async -> (repeat Result<each Value, any Error>) {
        var pipeline = Pipeline(channel)
        let added = calls(&pipeline)
        let results = await pipeline.send(timeout: timeout).results()
        return (repeat (each added).result(in: results))
    }

    /// Makes one call for each element of a sequence, many of them together.
    ///
    /// Two windows of calls are under way at a time, so memory doesn't grow with the sequence, and neither end waits
    /// for the other. Results come in the order of the elements; an error is the result of its call alone.
    ///
    /// ```swift
    /// for await (word, count) in manager.pipeline(over: words, { p, word in p.increment(counts, word) }) {
    ///     print(word, try count.get())
    /// }
    /// ```
    ///
    /// Whoever leaves the loop early gives up the calls that are under way; up to two windows of calls beyond the last
    /// result may have been carried out, and items that they took are lost. If the task is cancelled, the loop ends after
    /// the calls that were sent.
    ///
    /// - Parameters:
    ///   - elements: One element for each call; it may be endless.
    ///   - window: How many calls are sent together, at least 1. A server hands out 10,000 items on a link before it
    ///     wants to know that they arrived, so windows of calls that take items have to be smaller.
    ///   - timeout: The longest that each call may take; `nil` is no limit.
    ///   - call: Adds the call for an element.
    /// - Returns: The elements, each with what became of its call.
    /// - Complexity: A round trip for each window; memory for two windows of calls and results.
    public func pipeline<Elements: Sequence, Value: Sendable>(
        over elements: Elements,
        window: Int = 256,
        timeout: Duration? = nil,
        _ call: @escaping (inout Pipeline, Elements.Element) -> PipelinedCall<Value>
    ) -> PipelineSequence<Elements, Value> {
        precondition(window > 0, "a window of a pipeline has room for \(window) calls")
        return PipelineSequence(
            elements: elements,
            emptyPipeline: Pipeline(channel),
            window: window,
            timeout: timeout,
            call: call
        )
    }
}
