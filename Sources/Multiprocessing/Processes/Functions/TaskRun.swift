internal import MPWire

/// The input of a task, as its worker gets it.
struct TaskInput: Sendable {
    /// One input, or a list of them.
    let value: WireValue
    /// Whether it is a list: one call for each.
    let isChunk: Bool
    /// Whether the results of a chunk may be packed, since whoever reads them is a relative.
    var isPacked = false
    /// The managers of the objects in it, if there are any.
    let resources: IncomingResources?
}

/// What went wrong with one of several inputs.
struct ChunkFailure: Error {
    /// The position of the input.
    let position: Int
    /// What its call threw.
    let error: any Error
}

/// A function as the workers of pools run it, whose types only itself knows.
///
/// Running throws ``ProgramFunctions/UnreadableInput``; for a chunk, ``ChunkFailure``; what the function throws.
enum TaskRun: Sendable {
    /// Runs it without suspending.
    case direct(@Sendable (TaskInput, _ resources: OutgoingResources) throws -> WireValue)
    /// Runs it, and may suspend.
    case suspending(
        @concurrent @Sendable (TaskInput, _ resources: OutgoingResources) async throws -> WireValue
    )

    /// Prepares a function for being run.
    ///
    /// - Returns: `nil` if only Python has it.
    init?<Input, Output>(_ function: RemoteFunction<Input, Output>) {
        switch function.code {
        case .direct(let body):
            self = .direct { input, resources in
                guard input.isChunk else {
                    return try function.write(body(function.one(input)), resources)
                }
                let results = try function.results(of: input) { try body($0) }
                return try function.write(all: results, of: input, resources)
            }
        case .suspending(let body):
            self = .suspending { input, resources in
                guard input.isChunk else {
                    return try await function.write(body(function.one(input)), resources)
                }
                let results = try await function.results(of: input) { try await body($0) }
                return try function.write(all: results, of: input, resources)
            }
        case .python: return nil
        }
    }
}

extension RemoteFunction {
    fileprivate func one(_ input: TaskInput) throws -> Input {
        try read(input) { try self.input.decode(input.value) }
    }

    fileprivate func results(
        of input: TaskInput,
        _ body: (Input) throws -> Output
    ) throws -> [Output] {
        let arguments = try read(input) { try self.input.decodeAll(input.value) }
        var results: [Output] = []
        results.reserveCapacity(arguments.count)
        do {
            for argument in arguments { results.append(try body(argument)) }
        } catch {
            throw ChunkFailure(position: results.count, error: error)
        }
        return results
    }

    @concurrent
    fileprivate func results(
        of input: TaskInput,
        _ body: @concurrent @Sendable (Input) async throws -> Output
    ) async throws -> [Output] {
        let arguments = try read(input) { try self.input.decodeAll(input.value) }
        var results: [Output] = []
        results.reserveCapacity(arguments.count)
        do {
            for argument in arguments { results.append(try await body(argument)) }
        } catch {
            throw ChunkFailure(position: results.count, error: error)
        }
        return results
    }

    private func read<Value>(_ input: TaskInput, _ body: () throws -> Value) throws -> Value {
        do {
            guard let resources = input.resources else { return try body() }
            return try InheritedResources.$incoming.withValue(resources, operation: body)
        } catch {
            throw ProgramFunctions.UnreadableInput(description: "its input can't be read: \(error)")
        }
    }

    fileprivate func write(_ result: Output, _ resources: OutgoingResources) throws -> WireValue {
        try write(resources) { try output.encode(result) }
    }

    fileprivate func write(
        all results: [Output],
        of input: TaskInput,
        _ resources: OutgoingResources
    ) throws -> WireValue {
        try write(resources) { try output.encodeAll(results, packed: input.isPacked) }
    }

    private func write(
        _ resources: OutgoingResources,
        _ body: () throws -> WireValue
    ) throws -> WireValue {
        do {
            if output.isPlain { return try body() }
            return try InheritedResources.$outgoing.withValue(resources, operation: body)
        } catch {
            throw ProgramFunctions.UnreadableInput(
                description: "its result can't be sent: \(error)"
            )
        }
    }
}
