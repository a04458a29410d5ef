internal import MPCore
internal import MPWire

/// Turns what became of a function's tasks into values and errors of its types.
struct OutcomeReader<Output: Sendable>: Sendable {
    /// The function.
    let name: String
    private let errors: ErrorTable
    private let output: PayloadCoder<Output>

    init(_ name: String, _ errors: ErrorTable, _ output: PayloadCoder<Output>) {
        self.name = name
        self.errors = errors
        self.output = output
    }

    /// The result of a task with one input.
    ///
    /// - Throws: What the function threw; why there is no result.
    nonisolated(nonsending) func value(of outcome: TaskOutcome, pool: String) async throws -> Output
    {
        // Nearly always without a hop to another thread, which takes longer than all the rest.
        guard case .told(.valueWithManagers, let bytes, let taken) = outcome else {
            return try valueAtOnce(of: outcome, pool: pool)
        }
        return try await takeOver(bytes, taken) { try output.decode($0) }
    }

    /// The result of a task with one input, which has no objects in it.
    func valueAtOnce(of outcome: TaskOutcome, pool: @autoclosure () -> String) throws -> Output {
        switch outcome {
        case .here(let value):
            guard let value = value as? Output else {
                preconditionFailure("\(name) has returned \(value)")
            }
            return value
        case .thrownHere(let error, _): throw error
        case .told(.value, let bytes, _):
            return try reading {
                try output.decode(PickleReader.read(bytes, limits: .betweenRelatives))
            }
        case .told(let kind, let bytes, _): throw failure(kind, bytes, pool()).error
        case .failed(let error): throw error
        }
    }

    /// The results of a task with several inputs.
    ///
    /// - Throws: ``ChunkFailure`` with the position of the input, for what the function threw; why there is no result.
    nonisolated(nonsending) func values(
        of outcome: TaskOutcome,
        pool: String
    ) async throws -> [Output] {
        switch outcome {
        case .here(let values):
            guard let values = values as? [Output] else {
                preconditionFailure("\(name) has returned \(values)")
            }
            return values
        case .thrownHere(let error, let position):
            throw ChunkFailure(position: position, error: error)
        case .told(.value, let bytes, _):
            return try reading {
                try output.decodeAll(PickleReader.read(bytes, limits: .betweenRelatives))
            }
        case .told(.valueWithManagers, let bytes, let taken):
            return try await takeOver(bytes, taken) { try output.decodeAll($0) }
        case .told(let kind, let bytes, _):
            let (error, position) = failure(kind, bytes, pool)
            throw ChunkFailure(position: position, error: error)
        case .failed(let error): throw error
        }
    }

    @concurrent
    private func takeOver<Value>(
        _ bytes: ArraySlice<UInt8>,
        _ taken: (@Sendable () -> Void)?,
        _ decode: @Sendable (WireValue) throws -> Value
    ) async throws -> Value {
        defer { taken?() }
        let (value, managers) = try await ValueWithManagers(reading: bytes).takeOver()
        let resources = IncomingResources([], managers: managers)
        return try reading {
            try InheritedResources.$incoming.withValue(resources) { try decode(value) }
        }
    }

    private func reading<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch {
            throw MultiprocessingError(
                .typeMismatch,
                "\(name): the result is not a \(Output.self): \(error)",
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
    var outcomes: OutcomeReader<Output> { OutcomeReader(name, errors, output) }
}
