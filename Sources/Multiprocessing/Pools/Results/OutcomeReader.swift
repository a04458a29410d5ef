internal import MPCore
internal import MPWire

/// Turns what became of a function's tasks into values and errors of its types.
///
/// Not a type of the result's: each use of it would look up metadata.
struct OutcomeReader: Sendable {
    /// The function.
    let name: String
    private let errors: ErrorTable

    init(_ name: String, _ errors: ErrorTable) {
        self.name = name
        self.errors = errors
    }

    /// The result of a task with one input.
    ///
    /// - Throws: What the function threw; why there is no result.
    nonisolated(nonsending) func value<Output>(
        of outcome: TaskOutcome,
        as output: PayloadCoder<Output>,
        pool: String
    ) async throws -> Output {
        // Nearly always without a hop to another thread, which takes longer than all the rest.
        guard case .told(.valueWithManagers, let bytes, let taken) = outcome else {
            return try valueAtOnce(of: outcome, as: output, pool: pool)
        }
        return try await takeOver(bytes, taken, output) { try output.decode($0) }
    }

    /// The result of a task with one input, which has no objects in it.
    func valueAtOnce<Output>(
        of outcome: TaskOutcome,
        as output: PayloadCoder<Output>,
        pool: @autoclosure () -> String
    ) throws -> Output {
        switch outcome {
        case .here(let value): return own(value)
        case .thrownHere(let error, _): throw error
        case .told(.value, let bytes, _):
            return try reading(Output.self) {
                try output.decode(PickleReader.read(bytes, limits: .betweenRelatives))
            }
        case .told(let kind, let bytes, _): throw failure(kind, bytes, pool()).error
        case .failed(let error): throw error
        }
    }

    /// The results of a task with several inputs.
    ///
    /// - Throws: ``ChunkFailure`` with the position of the input, for what the function threw; why there is no result.
    nonisolated(nonsending) func values<Output>(
        of outcome: TaskOutcome,
        as output: PayloadCoder<Output>,
        pool: String
    ) async throws -> [Output] {
        switch outcome {
        case .here(let values): return own(values)
        case .thrownHere(let error, let position):
            throw ChunkFailure(position: position, error: error)
        case .told(.value, let bytes, _):
            return try reading(Output.self) {
                try output.decodeAll(PickleReader.read(bytes, limits: .betweenRelatives))
            }
        case .told(.valueWithManagers, let bytes, let taken):
            return try await takeOver(bytes, taken, output) { try output.decodeAll($0) }
        case .told(let kind, let bytes, _):
            let (error, position) = failure(kind, bytes, pool)
            throw ChunkFailure(position: position, error: error)
        case .failed(let error): throw error
        }
    }

    /// What the function has returned in this process.
    private func own<Value>(_ result: any Sendable) -> Value {
        guard let value = result as? Value else {
            preconditionFailure("\(name) has returned \(result)")
        }
        return value
    }

    @concurrent
    private func takeOver<Output, Value>(
        _ bytes: ArraySlice<UInt8>,
        _ taken: (@Sendable () -> Void)?,
        _ output: PayloadCoder<Output>,
        _ decode: @Sendable (WireValue) throws -> Value
    ) async throws -> Value {
        defer { taken?() }
        let (value, managers) = try await ValueWithManagers(reading: bytes).takeOver()
        let resources = IncomingResources([], managers: managers)
        return try reading(Output.self) {
            try InheritedResources.$incoming.withValue(resources) { try decode(value) }
        }
    }

    private func reading<Value>(_ type: Any.Type, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch {
            throw MultiprocessingError(
                .typeMismatch,
                "\(name): the result is not a \(type): \(error)",
                cause: error
            )
        }
    }

    /// The error of a task that has no value, and the position of the input.
    private func failure(
        _ kind: WorkerResult.Kind,
        _ bytes: ArraySlice<UInt8>,
        _ pool: String
    ) -> (error: any Error, position: Int) {
        let words = "\(pool): \(name)"
        switch kind {
        case .thrown:
            guard let read = try? PickleReader.read(bytes, limits: .betweenRelatives),
                case .tuple(let parts) = read, parts.count == 2,
                let exception = PythonException(parts[0]), case .int(let position) = parts[1]
            else {
                return (MultiprocessingError(.invalidReply, "\(words): its error can't be read"), 0)
            }
            if let error = errors.error(in: exception) { return (error, position) }
            let remote = RemoteError(exception)
            return (
                MultiprocessingError(.remote, "\(words): it threw \(remote)", remote: remote),
                position
            )
        case .unknownFunction:
            let complaint = String(decoding: bytes, as: UTF8.self)
            return (MultiprocessingError(.unknownFunction, "\(words): \(complaint)"), 0)
        case .unusable, .value, .valueWithManagers:
            let complaint = String(decoding: bytes, as: UTF8.self)
            return (MultiprocessingError(.typeMismatch, "\(words): \(complaint)"), 0)
        }
    }
}

extension RemoteFunction {
    /// Reads what becomes of its tasks.
    var outcomes: OutcomeReader { OutcomeReader(name, errors) }
}
