internal import MPWire

/// Stands for a queue of tasks with acknowledgement in a manager's server.
///
/// Submitters put tasks and take their outcomes. Workers lease tasks, several at a time, and complete them. Each task ends
/// exactly once for its submitter, whatever happens to workers: see ``WorkTaskOutcome``.
///
/// A lease ends with the worker's connection, or after its duration if it has one. A task whose worker has gone is tried
/// again if ``WorkTaskOptions/attempts`` allows it; one with a single attempt is never run twice.
///
/// Python programs use the same queue by its methods: `put`, `lease`, `complete`, `fail`, `results` and others.
public struct WorkQueueProxy<Payload: Codable & Sendable, Result: Codable & Sendable>: Proxy {
    /// The typeids of the objects it can stand for.
    public static var typeids: [String] { ["WorkQueue"] }
    /// Keeps the queue alive.
    public let reference: ProxyReference

    /// Makes a proxy for the object of `reference`.
    public init(reference: ProxyReference) {
        self.reference = reference
    }
}

// MARK: Submitting

extension WorkQueueProxy {
    /// Submits a task, waiting for room while the queue has as many as it may, or too many results of this client wait.
    ///
    /// - Parameters:
    ///   - payload: What is to be done.
    ///   - options: What is asked beyond the defaults.
    ///   - timeout: Longest wait; `nil` is no limit, `.zero` is no wait.
    /// - Returns: The number of the task; of the unended one with the same key, if there is one.
    /// - Throws: ``MultiprocessingError``: `full` if there was no room in time, `shutDown` if the queue was closed.
    /// - Complexity: One round trip.
    @discardableResult
    public func put(
        _ payload: Payload,
        options: WorkTaskOptions = WorkTaskOptions(),
        timeout: Duration? = nil
    ) async throws(MultiprocessingError) -> Int {
        let ids = try await putAll([payload], options: options, timeout: timeout)
        guard let id = ids.first else {
            throw MultiprocessingError(.full, "there was no room in the work queue in time")
        }
        return id
    }

    /// Submits several tasks in their order, waiting for room as ``put(_:options:timeout:)`` does.
    ///
    /// - Parameters:
    ///   - payloads: What is to be done.
    ///   - options: What is asked beyond the defaults.
    ///   - timeout: Longest wait; `nil` is no limit, `.zero` is no wait.
    /// - Returns: The numbers of the tasks: of all, unless the time was up. Submitted ones stay.
    /// - Throws: ``MultiprocessingError``: `shutDown` if the queue was closed, `cancelled` (some may have been submitted
    ///   in either).
    /// - Complexity: One round trip; O(tasks given).
    @discardableResult
    public func putAll(
        _ payloads: some Sequence<Payload>,
        options: WorkTaskOptions = WorkTaskOptions(),
        timeout: Duration? = nil
    ) async throws(MultiprocessingError) -> [Int] {
        var encoded: [WireValue] = []
        for payload in payloads {
            encoded.append(try reference.encode(payload, for: "put_each"))
        }
        let span = reference.channel.beginSubmission(
            of: encoded.count,
            to: reference.token.typeid,
            as: options.name ?? "put"
        )
        guard let span else { return try await submit(encoded, options, timeout) }
        return try await span.completing { () async throws(MultiprocessingError) in
            var options = options
            if options.trace == nil, reference.channel.carriesTraces {
                options.trace = span.context
            }
            return try await submit(encoded, options, timeout)
        }
    }

    private func submit(
        _ payloads: [WireValue],
        _ options: WorkTaskOptions,
        _ timeout: Duration?
    ) async throws(MultiprocessingError) -> [Int] {
        let arguments = [options.wireValue, timeout.map { WireValue(seconds: $0) } ?? .null]
        let manner = CallManner(wait: CallManner.ArgumentWait(timeout, at: 1))
        return try await reference.call("put_each", arguments + payloads, as: [Int].self, manner)
    }

    /// Cancels tasks: queued ones and those that workers hold, who learn of it by ``revoked(timeout:worker:)``.
    ///
    /// - Parameter ids: The tasks, of any submitter.
    /// - Returns: Those that have ended by it.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip.
    @discardableResult
    public func cancel(_ ids: [Int]) async throws(MultiprocessingError) -> [Int] {
        try await reference.call("cancel", [.ids(ids)], as: [Int].self)
    }
}

// MARK: Results

extension WorkQueueProxy {
    /// Takes the outcomes of tasks that this client has submitted, in the order in which the tasks ended.
    ///
    /// A result of another type is an error of its task; the other outcomes aren't lost by it.
    ///
    /// - Parameters:
    ///   - limit: The most to take; `nil` takes all there are.
    ///   - timeout: Longest wait for the first one; `nil` is no limit, `.zero` is no wait.
    ///   - submitter: Takes those of the tasks with this ``WorkTaskOptions/submitter``.
    /// - Returns: The outcomes; none if the time was up.
    /// - Throws: ``MultiprocessingError``: `shutDown` if the queue is closed and there will be none.
    /// - Complexity: One round trip; O(outcomes).
    public func results(
        upTo limit: Int? = nil,
        timeout: Duration? = nil,
        submitter: String? = nil
    ) async throws(MultiprocessingError) -> [WorkTaskOutcome<Result>] {
        let arguments: [WireValue] = [
            limit.map { .int($0) } ?? .null, .bool(true),
            timeout.map { WireValue(seconds: $0) } ?? .null, .name(submitter),
        ]
        let manner = CallManner(wait: CallManner.ArgumentWait(timeout, at: 2))
        let value = try await reference.call("results", arguments, manner)
        guard case .list(let outcomes) = value else { throw mismatch("results") }
        return try outcomes.map { (outcome) throws(MultiprocessingError) in
            try self.outcome(outcome, "results") { error in
                // The others have left the server, too.
                .error(RemoteError(PythonException("TypeError", error.message)))
            }
        }
    }

    /// Waits for the outcome of one task that this client has submitted, and takes it.
    ///
    /// - Parameters:
    ///   - id: The task.
    ///   - timeout: Longest wait; `nil` is no limit, `.zero` is no wait.
    ///   - submitter: The ``WorkTaskOptions/submitter`` of the task.
    /// - Returns: How it has ended.
    /// - Throws: ``MultiprocessingError``: `remote` with `TimeoutError` if it hasn't ended in time, with `KeyError` if its
    ///   outcome isn't kept for this submitter, or was taken; `typeMismatch` if its result is of another type.
    /// - Complexity: One round trip.
    public func result(
        of id: Int,
        timeout: Duration? = nil,
        submitter: String? = nil
    ) async throws(MultiprocessingError) -> WorkTaskOutcome<Result> {
        let arguments: [WireValue] = [
            .int(id), timeout.map { WireValue(seconds: $0) } ?? .null, .name(submitter),
        ]
        let manner = CallManner(wait: CallManner.ArgumentWait(timeout, at: 1))
        let value = try await reference.call("result", arguments, manner)
        return try outcome(value, "result") { (error) throws(MultiprocessingError) in throw error }
    }

    /// Reads an outcome; `mismatched` says what one is whose result is of another type.
    private func outcome(
        _ value: WireValue,
        _ method: String,
        _ mismatched: (MultiprocessingError) throws(MultiprocessingError) ->
            WorkTaskOutcome<Result>.Ending
    ) throws(MultiprocessingError) -> WorkTaskOutcome<Result> {
        guard case .tuple(let parts) = value, parts.count == 3, case .int(let id) = parts[0],
            case .text(let kind) = parts[1]
        else { throw mismatch(method) }
        let ending: WorkTaskOutcome<Result>.Ending
        switch kind {
        case "result":
            do throws(MultiprocessingError) {
                let attempt = reference.attempt(method)
                ending = .result(try parts[2].decoded(as: Result.self, from: attempt))
            } catch {
                ending = try mismatched(error)
            }
        case "error": ending = .error(Self.error(parts[2]))
        case "cancelled": ending = .cancelled
        case "lost": ending = .lost
        case "dead": ending = .dead(Self.error(parts[2]))
        case "expired": ending = .expired
        default: throw mismatch(method)
        }
        return WorkTaskOutcome(id: id, ending: ending)
    }

    private static func error(_ value: WireValue) -> RemoteError {
        if let exception = PythonException(value) { return RemoteError(exception) }
        if case .text(let text) = value { return RemoteError(.runtimeError(text)) }
        return RemoteError(.runtimeError("the task has failed"))
    }

    /// The error for an answer that isn't that of a work queue.
    func mismatch(_ method: String) -> MultiprocessingError {
        MultiprocessingError(.typeMismatch, "the answer to \(method) isn't that of a work queue")
    }
}

extension WireValue {
    static func ids(_ ids: [Int]) -> WireValue { .list(ids.map { .int($0) }) }

    static func name(_ name: String?) -> WireValue { name.map { .text($0) } ?? .null }
}
