internal import MPWire

// MARK: Queues of tasks

extension SyncManager {
    /// Makes a shared queue of tasks with acknowledgement, or finds the one of a name.
    ///
    /// - Parameters:
    ///   - name: The name by which all clients find it; `nil` makes a new queue without one.
    ///   - lifetime: How long the object of a name stays; `nil` leaves an existing one as it is.
    ///   - payload: The type of what is to be done; ``WireValue`` for mixed ones.
    ///   - result: The type of the results.
    ///   - maxsize: Most tasks that haven't ended: then submitting waits. `nil` is no limit, or that of the existing one.
    ///   - resultLimit: Most results of a submitter that it hasn't taken: then its submitting waits. `nil` is 65,536, or
    ///     that of the existing one.
    /// - Returns: A proxy. Without a name, the queue lives as long as its proxies; else as long as the server.
    /// - Throws: ``MultiprocessingError``: `nameTaken` if the name is that of another object; if the server is
    ///   CPython's, `unknownType`, and `unsupported` with a name.
    /// - Complexity: One round trip.
    public func workQueue<Payload, Result>(
        named name: String? = nil,
        lifetime: ObjectLifetime? = nil,
        _ payload: Payload.Type,
        returning result: Result.Type,
        maxsize: Int? = nil,
        resultLimit: Int? = nil
    ) async throws(MultiprocessingError) -> WorkQueueProxy<Payload, Result> {
        var arguments: [WireValue] = []
        if maxsize != nil || resultLimit != nil { arguments.append(.int(maxsize ?? 0)) }
        if let resultLimit { arguments.append(.int(resultLimit)) }
        let reference = try await createReference(
            "WorkQueue",
            named: name,
            lifetime: lifetime,
            arguments
        )
        return WorkQueueProxy(reference: reference)
    }
}
