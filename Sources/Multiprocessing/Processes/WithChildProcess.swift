public import MPProcesses
import MPSystem

/// Runs a function in a process of its own while a body runs.
///
/// ```swift
/// let squared = try await withChildProcess(.square, 5) { child in
///     try await child.value()
/// }
/// ```
///
/// When the body returns, the process is waited for. If the body throws, or the task is cancelled, the process is
/// ended: politely first, then by force.
///
/// - Parameters:
///   - function: The function, one of those that the program has passed to `startMultiprocessing`.
///   - input: Its argument.
///   - name: The name of the process; by default `ChildProcess-` and its number.
///   - isDaemon: Whether the process is terminated when this one exits, and has no children.
///   - context: The way in which it is started.
///   - teardown: How the process is ended if it has to be: signals, and the time that it has after each. After the last
///     one it is killed.
///   - body: The code to run meanwhile.
/// - Returns: The body's result.
/// - Throws: The body's error; ``MultiprocessingError`` if the process can't be started.
public func withChildProcess<Input, Output: Sendable, Result>(
    _ function: RemoteFunction<Input, Output>,
    _ input: Input,
    name: String? = nil,
    isDaemon: Bool? = nil,
    context: ProcessContext = .default,
    teardown: [TeardownStep] = [.terminate()],
    _ body: (ChildProcess<Output>) async throws -> Result
) async throws -> Result {
    let child = ChildProcess(function, input, name: name, isDaemon: isDaemon, context: context)
    return try await withStarted(child, teardown, body)
}

/// Runs a function of none or several arguments in a process of its own while a body runs.
///
/// - Parameters:
///   - function: The function, one of those that the program has passed to `startMultiprocessing`.
///   - arguments: Its arguments.
///   - name: The name of the process; by default `ChildProcess-` and its number.
///   - isDaemon: Whether the process is terminated when this one exits, and has no children.
///   - context: The way in which it is started.
///   - teardown: How the process is ended if it has to be.
///   - body: The code to run meanwhile.
/// - Returns: The body's result.
/// - Throws: The body's error; ``MultiprocessingError`` if the process can't be started.
@_disfavoredOverload
public func withChildProcess<each Argument, Output: Sendable, Result>(
    _ function: RemoteFunction<(repeat each Argument), Output>,
    _ arguments: repeat each Argument,
    name: String? = nil,
    isDaemon: Bool? = nil,
    context: ProcessContext = .default,
    teardown: [TeardownStep] = [.terminate()],
    _ body: (ChildProcess<Output>) async throws -> Result
) async throws -> Result {
    let child = ChildProcess(
        function,
        repeat each arguments,
        name: name,
        isDaemon: isDaemon,
        context: context
    )
    return try await withStarted(child, teardown, body)
}

/// Starts a process that was described before, and ends it with a body.
///
/// - Parameters:
///   - child: The process, which wasn't started.
///   - teardown: How the process is ended if it has to be.
///   - body: The code to run meanwhile.
/// - Returns: The body's result.
/// - Throws: The body's error; ``MultiprocessingError`` if the process can't be started.
public func withChildProcess<Output: Sendable, Result>(
    _ child: ChildProcess<Output>,
    teardown: [TeardownStep] = [.terminate()],
    _ body: (ChildProcess<Output>) async throws -> Result
) async throws -> Result {
    try await withStarted(child, teardown, body)
}

private func withStarted<Output: Sendable, Result>(
    _ child: ChildProcess<Output>,
    _ teardown: [TeardownStep],
    _ body: (ChildProcess<Output>) async throws -> Result
) async throws -> Result {
    try await child.start()
    do {
        return try await throwingCancellation {
            let result = try await body(child)
            if child.record.state.withLock({ $0.life.isAlive }) { try await child.join() }
            return result
        }
    } catch {
        // The body's error tells more than that the child can't be watched.
        _ = try? await child.tearDown(teardown)
        throw error
    }
}
