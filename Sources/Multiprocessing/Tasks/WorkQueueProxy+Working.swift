internal import MPWire

// MARK: Working

extension WorkQueueProxy {
    /// Tells what this worker offers to tasks that demand something; without it, a worker offers nothing.
    ///
    /// - Parameters:
    ///   - resources: Amounts by name, 0 for a mere label.
    ///   - worker: The worker's name; `nil` is this client.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip.
    public func join(
        offering resources: [String: Int],
        worker: String? = nil
    ) async throws(MultiprocessingError) {
        _ = try await reference.call("join", [WireValue(resources: resources), .name(worker)])
    }

    /// Ends this worker: the tasks that it holds are tried again or lost, as if its connection had ended.
    ///
    /// - Parameter worker: The worker's name; `nil` is this client.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip.
    public func leave(worker: String? = nil) async throws(MultiprocessingError) {
        _ = try await reference.call("leave", [.name(worker)])
    }

    /// Leases tasks, waiting for the first one.
    ///
    /// A payload of another type fails its task for good.
    ///
    /// - Parameters:
    ///   - limit: The most to lease.
    ///   - duration: How long they may be held unless renewed; `nil` is as long as this client is connected.
    ///   - timeout: Longest wait; `nil` is no limit, `.zero` is no wait.
    ///   - begins: Whether all of them begin now. If not, ``begin(_:worker:)`` says when each does; tasks that haven't
    ///     begun go back to the queue if the worker ends.
    ///   - worker: The worker's name; `nil` is this client.
    /// - Returns: The tasks; none if the time was up.
    /// - Throws: ``MultiprocessingError``: `shutDown` if the queue is closed and empty, `typeMismatch` if no payload is of
    ///   the type, `cancelled` (nothing is leased).
    /// - Complexity: One round trip; O(tasks).
    public func lease(
        upTo limit: Int = 1,
        for duration: Duration? = nil,
        timeout: Duration? = nil,
        begins: Bool = true,
        worker: String? = nil
    ) async throws(MultiprocessingError) -> [LeasedTask<Payload>] {
        let arguments: [WireValue] =
            [
                .int(limit), duration.map { WireValue(seconds: $0) } ?? .null, .bool(true),
                timeout.map { WireValue(seconds: $0) } ?? .null, .name(worker), .bool(begins),
            ] + reference.channel.tracesOfTasks
        let manner = CallManner(wait: CallManner.ArgumentWait(timeout, at: 3))
        let value = try await reference.call("lease", arguments, manner)
        guard case .list(let tasks) = value else { throw mismatch("lease") }
        var leased: [LeasedTask<Payload>] = []
        var mismatches: [(id: Int, error: MultiprocessingError)] = []
        leased.reserveCapacity(tasks.count)
        for task in tasks {
            guard case .tuple(let parts) = task, parts.count >= 3, case .int(let id) = parts[0],
                case .int(let attempt) = parts[2]
            else { throw mismatch("lease") }
            do throws(MultiprocessingError) {
                let payload = try parts[1].decoded(
                    as: Payload.self,
                    from: reference.attempt("lease")
                )
                leased.append(
                    LeasedTask(
                        id: id,
                        payload: payload,
                        attempt: attempt,
                        trace: TraceContext(ofLeased: parts)
                    )
                )
            } catch {
                mismatches.append((id, error))
            }
        }
        await failForGood(mismatches, worker)
        if leased.isEmpty, let failure = mismatches.last?.error { throw failure }
        return leased
    }

    /// Fails tasks that can't be read, even if the caller is cancelled: else nobody would end them.
    ///
    /// If that is impossible, the connection has ended, and so do their leases.
    private func failForGood(
        _ mismatches: [(id: Int, error: MultiprocessingError)],
        _ worker: String?
    ) async {
        if mismatches.isEmpty { return }
        await Task {
            for (id, error) in mismatches {
                _ = try? await fail(id, error, mayRetry: false, worker: worker)
            }
        }.value
    }

    /// Says that tasks begin which were leased with `begins: false`.
    ///
    /// - Parameters:
    ///   - ids: The tasks.
    ///   - worker: The worker's name; `nil` is this client.
    /// - Returns: Those that this worker no longer holds, which it must not begin.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip.
    public func begin(
        _ ids: [Int],
        worker: String? = nil
    ) async throws(MultiprocessingError) -> [Int] {
        try await reference.call("begin", [.ids(ids), .name(worker)], as: [Int].self)
    }

    /// Prolongs leases.
    ///
    /// - Parameters:
    ///   - ids: The tasks.
    ///   - duration: How long they may be held from now on.
    ///   - worker: The worker's name; `nil` is this client.
    /// - Returns: Those that this worker no longer holds.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip.
    public func renew(
        _ ids: [Int],
        for duration: Duration,
        worker: String? = nil
    ) async throws(MultiprocessingError) -> [Int] {
        let arguments = [.ids(ids), WireValue(seconds: duration), .name(worker)]
        return try await reference.call("renew", arguments, as: [Int].self)
    }

    /// Ends a task with a result.
    ///
    /// - Parameters:
    ///   - id: The task.
    ///   - result: The result.
    ///   - worker: The worker's name; `nil` is this client.
    /// - Returns: Whether this worker still held it; if not, the result is dropped.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip.
    @discardableResult
    public func complete(
        _ id: Int,
        _ result: Result,
        worker: String? = nil
    ) async throws(MultiprocessingError) -> Bool {
        try await completeAll([(id, result)], worker: worker).isEmpty
    }

    /// Ends tasks with results.
    ///
    /// - Parameters:
    ///   - results: The tasks and their results.
    ///   - worker: The worker's name; `nil` is this client.
    /// - Returns: Those that this worker no longer held; their results are dropped.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(results).
    @discardableResult
    public func completeAll(
        _ results: [(id: Int, result: Result)],
        worker: String? = nil
    ) async throws(MultiprocessingError) -> [Int] {
        var arguments: [WireValue] = [.name(worker), .ids(results.map(\.id))]
        for (_, result) in results {
            arguments.append(try reference.encode(result, for: "complete_each"))
        }
        return try await reference.call("complete_each", arguments, as: [Int].self)
    }

    /// Ends an attempt with an error: the task is tried again if it may be, or ends.
    ///
    /// - Parameters:
    ///   - id: The task.
    ///   - error: The error, which the submitter gets if the task ends.
    ///   - mayRetry: Whether another attempt could succeed.
    ///   - worker: The worker's name; `nil` is this client.
    /// - Returns: Whether this worker still held it.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip.
    @discardableResult
    public func fail(
        _ id: Int,
        _ error: any Error,
        mayRetry: Bool = true,
        worker: String? = nil
    ) async throws(MultiprocessingError) -> Bool {
        let exception = error as? PythonException ?? .runtimeError("\(error)")
        let arguments: [WireValue] = [
            .int(id), exception.value, .bool(mayRetry), .name(worker),
        ]
        return try await reference.call("fail", arguments, as: Bool.self)
    }

    /// Gives tasks back that this worker won't run: no attempt is counted.
    ///
    /// - Parameters:
    ///   - ids: The tasks.
    ///   - worker: The worker's name; `nil` is this client.
    /// - Returns: Those that this worker no longer held.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip.
    @discardableResult
    public func release(
        _ ids: [Int],
        worker: String? = nil
    ) async throws(MultiprocessingError) -> [Int] {
        try await reference.call("release", [.ids(ids), .name(worker)], as: [Int].self)
    }

    /// Waits for tasks that this worker has lost: they were cancelled, or their deadline, time limit or lease has ended.
    ///
    /// - Parameters:
    ///   - timeout: Longest wait; `nil` is no limit, `.zero` is no wait.
    ///   - worker: The worker's name; `nil` is this client.
    /// - Returns: The tasks; none if the time was up.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip.
    public func revoked(
        timeout: Duration? = nil,
        worker: String? = nil
    ) async throws(MultiprocessingError) -> [Int] {
        let limit = timeout.map { WireValue(seconds: $0) } ?? .null
        let manner = CallManner(wait: CallManner.ArgumentWait(timeout, at: 1))
        return try await reference.call(
            "revoked",
            [.bool(true), limit, .name(worker)],
            as: [Int].self,
            manner
        )
    }
}
