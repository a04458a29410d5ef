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
        // The coders alone: a function is of a type whose metadata would be looked up for each task.
        let (arguments, outputs) = (function.input, function.output)
        switch function.code {
        case .direct(let body):
            self = .direct { input, resources in
                guard input.isChunk else {
                    return try outputs.write(body(arguments.one(input)), resources)
                }
                let results = try arguments.results(of: input) { try body($0) }
                return try outputs.write(all: results, of: input, resources)
            }
        case .suspending(let body):
            self = .suspending { input, resources in
                guard input.isChunk else {
                    return try await outputs.write(body(arguments.one(input)), resources)
                }
                let results = try await arguments.results(of: input) { try await body($0) }
                return try outputs.write(all: results, of: input, resources)
            }
        case .python: return nil
        }
    }
}

// Of arguments.
extension PayloadCoder {
    fileprivate func one(_ input: TaskInput) throws -> Value {
        try read(input) { try decode(input.value) }
    }

    fileprivate func results<Output>(
        of input: TaskInput,
        _ body: (Value) throws -> Output
    ) throws -> [Output] {
        let arguments = try read(input) { try decodeAll(input.value) }
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
    fileprivate func results<Output>(
        of input: TaskInput,
        _ body: @concurrent @Sendable (Value) async throws -> Output
    ) async throws -> [Output] {
        let arguments = try read(input) { try decodeAll(input.value) }
        var results: [Output] = []
        results.reserveCapacity(arguments.count)
        do {
            for argument in arguments { results.append(try await body(argument)) }
        } catch {
            throw ChunkFailure(position: results.count, error: error)
        }
        return results
    }

    private func read<Read>(_ input: TaskInput, _ body: () throws -> Read) throws -> Read {
        do {
            guard let resources = input.resources else { return try body() }
            return try InheritedResources.$incoming.withValue(resources, operation: body)
        } catch {
            throw ProgramFunctions.UnreadableInput(description: "its input can't be read: \(error)")
        }
    }
}

// Of results.
extension PayloadCoder {
    fileprivate func write(_ result: Value, _ resources: OutgoingResources) throws -> WireValue {
        try write(resources) { try encode(result) }
    }

    fileprivate func write(
        all results: [Value],
        of input: TaskInput,
        _ resources: OutgoingResources
    ) throws -> WireValue {
        try write(resources) { try encodeAll(results, packed: input.isPacked) }
    }

    private func write(
        _ resources: OutgoingResources,
        _ body: () throws -> WireValue
    ) throws -> WireValue {
        do {
            if isPlain { return try body() }
            return try InheritedResources.$outgoing.withValue(resources, operation: body)
        } catch {
            throw ProgramFunctions.UnreadableInput(
                description: "its result can't be sent: \(error)"
            )
        }
    }
}
