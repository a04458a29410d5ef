internal import MPWire

/// The input of a task, as its worker gets it.
struct TaskInput: Sendable {
    /// One input, or a list of them.
    let value: WireValue
    /// Whether it is a list: one call for each.
    let isChunk: Bool
    /// The managers of the objects in it, if there are any.
    let resources: IncomingResources?
}

/// A function that a pool's worker runs, whose types only itself knows.
typealias TaskRun =
    @concurrent @Sendable (TaskInput, _ resources: OutgoingResources) async throws -> WireValue

/// What went wrong with one of several inputs.
struct ChunkFailure: Error {
    /// The position of the input.
    let position: Int
    /// What its call threw.
    let error: any Error
}

extension RemoteFunction {
    /// The function as workers run it.
    var taskRun: TaskRun {
        { input, resources in
            if input.isChunk {
                try await performAll(input, resources)
            } else {
                try await performOne(input, resources)
            }
        }
    }

    @concurrent
    private func performOne(
        _ input: TaskInput,
        _ resources: OutgoingResources
    ) async throws -> WireValue {
        let argument = try read(input) { try self.input.decode(input.value) }
        let result = try await body(argument)
        return try write(resources) { try output.encode(result) }
    }

    @concurrent
    private func performAll(
        _ input: TaskInput,
        _ resources: OutgoingResources
    ) async throws -> WireValue {
        let arguments = try read(input) { try self.input.decodeAll(input.value) }
        var results: [Output] = []
        results.reserveCapacity(arguments.count)
        for argument in arguments {
            do {
                results.append(try await body(argument))
            } catch {
                throw ChunkFailure(position: results.count, error: error)
            }
        }
        let all = results
        return try write(resources) { try output.encodeAll(all) }
    }

    private func read<Value>(_ input: TaskInput, _ body: () throws -> Value) throws -> Value {
        do {
            guard let resources = input.resources else { return try body() }
            return try InheritedResources.$incoming.withValue(resources, operation: body)
        } catch {
            throw ProgramFunctions.UnreadableInput(description: "its input can't be read: \(error)")
        }
    }

    private func write(
        _ resources: OutgoingResources,
        _ body: () throws -> WireValue
    ) throws -> WireValue {
        do {
            return try InheritedResources.$outgoing.withValue(resources, operation: body)
        } catch {
            throw ProgramFunctions.UnreadableInput(
                description: "its result can't be sent: \(error)"
            )
        }
    }
}
