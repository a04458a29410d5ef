/// A function with its argument that a process runs before anything else.
///
/// ```swift
/// let manager = try await SyncManager.start(
///     in: .childProcess,
///     initializer: ProcessInitializer(.loadTables, "tables.db")
/// )
/// ```
///
/// - SeeAlso: Python's `initializer` and `initargs`.
public struct ProcessInitializer: Sendable {
    /// The function with its input.
    let call: FunctionCall

    /// Chooses a function of one argument.
    ///
    /// - Parameters:
    ///   - function: The function, one of those that the program has passed to `startMultiprocessing`.
    ///   - input: Its argument.
    public init<Input>(_ function: RemoteFunction<Input, Void>, _ input: Input) {
        call = FunctionCall(function, input)
    }

    /// Chooses a function of none or several arguments.
    ///
    /// - Parameters:
    ///   - function: The function, one of those that the program has passed to `startMultiprocessing`.
    ///   - arguments: Its arguments.
    @_disfavoredOverload
    public init<each Argument>(
        _ function: RemoteFunction<(repeat each Argument), Void>,
        _ arguments: repeat each Argument
    ) {
        call = FunctionCall(function, (repeat each arguments))
    }
}
