internal import MPProcesses
internal import MPWire

/// A process that runs one function of this program, and then ends.
///
/// ```swift
/// let child = ChildProcess(.square, 5)
/// try await child.start()
/// print(try await child.value())  // 25
/// try await child.join()
/// ```
///
/// ``withChildProcess(_:teardown:_:)`` does the rest by itself, and ends the child when its task
/// is cancelled. A child doesn't outlive this process, however this process ends: children that aren't daemons are
/// waited for when it exits in order, daemons are terminated, and if it is killed, so are they.
///
/// A child's standard input is empty, its output goes where this process's goes, and nothing else is open in it but what
/// its arguments need. Copies of a `ChildProcess` stand for the same process.
///
/// - SeeAlso: Python `multiprocessing.Process`.
public struct ChildProcess<Output: Sendable>: Sendable {
    let record: ProcessRecord
    /// Decodes the result.
    let decode: @Sendable (WireValue) throws -> Output

    init(record: ProcessRecord, decode: @escaping @Sendable (WireValue) throws -> Output) {
        self.record = record
        self.decode = decode
    }

    private init<Input>(
        _ function: RemoteFunction<Input, Output>,
        input: Input,
        kind: String,
        name: String?,
        isDaemon: Bool?,
        context: ProcessContext
    ) {
        record = ProcessRecord(
            name: name,
            kind: kind,
            isDaemon: isDaemon,
            method: context.startMethod,
            work: .function(FunctionCall(function, input))
        )
        decode = { try function.output.decode($0) }
    }
}

extension ChildProcess {
    /// Describes a process that runs a function of one argument.
    ///
    /// - Parameters:
    ///   - function: The function, one of those that the program has passed to `startMultiprocessing`.
    ///   - input: Its argument.
    ///   - name: The name of the process; by default `ChildProcess-` and its number.
    ///   - isDaemon: Whether the process is terminated when this one exits, and has no children; by default as this
    ///     process is.
    ///   - context: The way in which it is started.
    public init<Input>(
        _ function: RemoteFunction<Input, Output>,
        _ input: Input,
        name: String? = nil,
        isDaemon: Bool? = nil,
        context: ProcessContext = .default
    ) {
        self.init(
            function,
            input: input,
            kind: "ChildProcess",
            name: name,
            isDaemon: isDaemon,
            context: context
        )
    }

    /// Describes a process that runs a function of any number of arguments.
    ///
    /// - Parameters:
    ///   - function: The function, one of those that the program has passed to `startMultiprocessing`.
    ///   - arguments: Its arguments.
    ///   - name: The name of the process; by default `ChildProcess-` and its number.
    ///   - isDaemon: Whether the process is terminated when this one exits, and has no children; by default as this
    ///     process is.
    ///   - context: The way in which it is started.
    @_disfavoredOverload
    public init<each Argument>(
        _ function: RemoteFunction<(repeat each Argument), Output>,
        _ arguments: repeat each Argument,
        name: String? = nil,
        isDaemon: Bool? = nil,
        context: ProcessContext = .default
    ) {
        self.init(
            function,
            input: (repeat each arguments),
            kind: "ChildProcess",
            name: name,
            isDaemon: isDaemon,
            context: context
        )
    }

    /// Describes a process that runs a value.
    ///
    /// - Parameters:
    ///   - body: The value, whose type was passed to `startMultiprocessing` as `.running(Body.self)`.
    ///   - name: The name of the process; by default that of the type with a number.
    ///   - isDaemon: Whether the process is terminated when this one exits, and has no children; by default as this
    ///     process is.
    ///   - context: The way in which it is started.
    public init<Body: ProcessBody>(
        running body: Body,
        name: String? = nil,
        isDaemon: Bool? = nil,
        context: ProcessContext = .default
    ) where Body.Output == Output, Output: Codable {
        self.init(
            .running(Body.self),
            input: body,
            kind: "\(Body.self)",
            name: name,
            isDaemon: isDaemon,
            context: context
        )
    }

    /// Describes a process that runs a value whose `run()` returns nothing.
    ///
    /// - Parameters:
    ///   - body: The value, whose type was passed to `startMultiprocessing` as `.running(Body.self)`.
    ///   - name: The name of the process; by default that of the type with a number.
    ///   - isDaemon: Whether the process is terminated when this one exits, and has no children; by default as this
    ///     process is.
    ///   - context: The way in which it is started.
    public init<Body: ProcessBody>(
        running body: Body,
        name: String? = nil,
        isDaemon: Bool? = nil,
        context: ProcessContext = .default
    ) where Body.Output == Output, Output == Void {
        self.init(
            .running(Body.self),
            input: body,
            kind: "\(Body.self)",
            name: name,
            isDaemon: isDaemon,
            context: context
        )
    }
}
