internal import MPWire

/// A function with its input, whose types only itself knows.
struct FunctionCall: Sendable {
    /// The function's name.
    let name: String
    /// Encodes the input for a process of another memory.
    private let encode: @Sendable () throws -> WireValue
    /// Runs it in a copy of this process, and encodes the result.
    let runInPlace: @concurrent @Sendable () async throws -> FunctionResult
    let errors: ErrorTable

    /// Binds a function to its input.
    init<Input, Output>(_ function: RemoteFunction<Input, Output>, _ input: Input) {
        name = function.name
        errors = function.errors
        encode = { try function.input.encode(input) }
        runInPlace = { try await function.perform(input) }
    }

    /// Encodes the input, and collects what the child must inherit for it.
    func encodedInput(
        collecting resources: OutgoingResources
    ) throws(MultiprocessingError) -> WireValue {
        do {
            return try InheritedResources.$outgoing.withValue(resources, operation: encode)
        } catch let error as MultiprocessingError {
            throw error
        } catch {
            throw MultiprocessingError(
                .typeMismatch,
                "\(name): an argument can't be sent to the child process: \(error)",
                cause: error
            )
        }
    }
}
