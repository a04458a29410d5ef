internal import MPWire

/// A function that another process can be told to run, by its name.
///
/// Swift can't send a closure to another process. So functions have names, and the program of the other process lists
/// its functions, as the first thing that it does:
///
/// ```swift
/// extension RemoteFunction where Input == Int, Output == Int {
///     static var square: Self { .init("square") { $0 * $0 } }
/// }
///
/// await startMultiprocessing(.square)
/// print(try await withChildProcess(.square, 5) { try await $0.value() })  // 25
/// ```
///
/// Input and output are `Codable`, or proxies, managers and connections, which arrive connected. A function of several
/// arguments has a tuple as its input, and a function of none, `Void`:
///
/// ```swift
/// extension RemoteFunction where Input == (String, Int), Output == String {
///     static var repeated: Self {
///         .init("repeated") { (text: String, count: Int) in String(repeating: text, count: count) }
///     }
/// }
/// ```
///
/// - SeeAlso: Python `Process(target=…)`.
public struct RemoteFunction<Input: Sendable, Output: Sendable>: Sendable {
    /// The name by which programs know the function.
    public let name: String
    /// The error types that arrive as they are; all others arrive as ``RemoteError``.
    let errors: ErrorTable
    let input: PayloadCoder<Input>
    let output: PayloadCoder<Output>
    /// Whether only Python has it.
    let isPython: Bool
    let code: FunctionCode<Input, Output>

    init(
        _ name: String,
        _ errors: ErrorTable,
        _ input: PayloadCoder<Input>,
        _ output: PayloadCoder<Output>,
        _ code: FunctionCode<Input, Output>,
        isPython: Bool = false
    ) {
        self.name = name
        self.errors = errors
        self.input = input
        self.output = output
        self.code = code
        self.isPython = isPython
    }
}

// Functions of one argument.
extension RemoteFunction where Input: Codable {
    /// Names a function.
    ///
    /// - Parameters:
    ///   - name: The name, unique in the program.
    ///   - errors: The error types that arrive as they are.
    ///   - body: The code; it must not capture what another process can't have.
    public init(
        _ name: String,
        errors: ErrorTable = ErrorTable(),
        body: @escaping @concurrent @Sendable (Input) async throws -> Output
    ) where Output: Codable {
        self.init(name, errors, .codable, .codable, .suspending(body))
    }

    /// Names a function that never suspends, which pools call faster.
    ///
    /// - Parameters:
    ///   - name: The name, unique in the program.
    ///   - errors: The error types that arrive as they are.
    ///   - body: The code; it must not capture what another process can't have.
    public init(
        _ name: String,
        errors: ErrorTable = ErrorTable(),
        body: @escaping @Sendable (Input) throws -> Output
    ) where Output: Codable {
        self.init(name, errors, .codable, .codable, .direct(body))
    }

    /// Names a function that returns nothing.
    ///
    /// - Parameters:
    ///   - name: The name, unique in the program.
    ///   - errors: The error types that arrive as they are.
    ///   - body: The code; it must not capture what another process can't have.
    public init(
        _ name: String,
        errors: ErrorTable = ErrorTable(),
        body: @escaping @concurrent @Sendable (Input) async throws -> Void
    ) where Output == Void {
        self.init(name, errors, .codable, .nothing, .suspending(body))
    }

    /// Names a function that returns nothing and never suspends, which pools call faster.
    ///
    /// - Parameters:
    ///   - name: The name, unique in the program.
    ///   - errors: The error types that arrive as they are.
    ///   - body: The code; it must not capture what another process can't have.
    public init(
        _ name: String,
        errors: ErrorTable = ErrorTable(),
        body: @escaping @Sendable (Input) throws -> Void
    ) where Output == Void {
        self.init(name, errors, .codable, .nothing, .direct(body))
    }
}

// Functions of none or several arguments. Disfavoured, since a tuple of one element is that element.
extension RemoteFunction {
    /// Names a function of any number of arguments.
    ///
    /// - Parameters:
    ///   - name: The name, unique in the program.
    ///   - errors: The error types that arrive as they are.
    ///   - body: The code; it must not capture what another process can't have.
    @_disfavoredOverload
    public init<each Argument: Codable & Sendable>(
        _ name: String,
        errors: ErrorTable = ErrorTable(),
        body: @escaping @concurrent @Sendable (repeat each Argument) async throws -> Output
    ) where Input == (repeat each Argument), Output: Codable {
        let code = FunctionCode<Input, Output>.suspending { try await body(repeat each $0) }
        self.init(name, errors, PayloadCoder(tuple: repeat (each Argument).self), .codable, code)
    }

    /// Names a function of any number of arguments that never suspends, which pools call faster.
    ///
    /// - Parameters:
    ///   - name: The name, unique in the program.
    ///   - errors: The error types that arrive as they are.
    ///   - body: The code; it must not capture what another process can't have.
    @_disfavoredOverload
    public init<each Argument: Codable & Sendable>(
        _ name: String,
        errors: ErrorTable = ErrorTable(),
        body: @escaping @Sendable (repeat each Argument) throws -> Output
    ) where Input == (repeat each Argument), Output: Codable {
        let code = FunctionCode<Input, Output>.direct { try body(repeat each $0) }
        self.init(name, errors, PayloadCoder(tuple: repeat (each Argument).self), .codable, code)
    }

    /// Names a function of any number of arguments that returns nothing.
    ///
    /// - Parameters:
    ///   - name: The name, unique in the program.
    ///   - errors: The error types that arrive as they are.
    ///   - body: The code; it must not capture what another process can't have.
    @_disfavoredOverload
    public init<each Argument: Codable & Sendable>(
        _ name: String,
        errors: ErrorTable = ErrorTable(),
        body: @escaping @concurrent @Sendable (repeat each Argument) async throws -> Void
    ) where Input == (repeat each Argument), Output == Void {
        let code = FunctionCode<Input, Output>.suspending { try await body(repeat each $0) }
        self.init(name, errors, PayloadCoder(tuple: repeat (each Argument).self), .nothing, code)
    }

    /// Names a function of any number of arguments that returns nothing and never suspends, which pools call faster.
    ///
    /// - Parameters:
    ///   - name: The name, unique in the program.
    ///   - errors: The error types that arrive as they are.
    ///   - body: The code; it must not capture what another process can't have.
    @_disfavoredOverload
    public init<each Argument: Codable & Sendable>(
        _ name: String,
        errors: ErrorTable = ErrorTable(),
        body: @escaping @Sendable (repeat each Argument) throws -> Void
    ) where Input == (repeat each Argument), Output == Void {
        let code = FunctionCode<Input, Output>.direct { try body(repeat each $0) }
        self.init(name, errors, PayloadCoder(tuple: repeat (each Argument).self), .nothing, code)
    }
}

// Types with a `run()`.
extension RemoteFunction where Input: ProcessBody, Output == Input.Output {
    /// The function that runs values of a type.
    ///
    /// - Parameter type: The type.
    /// - Returns: The function, whose name is the type's.
    public static func running(_ type: Input.Type) -> Self where Output: Codable {
        Self(name(of: type), ErrorTable(), .codable, .codable, .suspending { try await $0.run() })
    }

    /// The function that runs values of a type whose `run()` returns nothing.
    ///
    /// - Parameter type: The type.
    /// - Returns: The function, whose name is the type's.
    public static func running(_ type: Input.Type) -> Self where Output == Void {
        Self(name(of: type), ErrorTable(), .codable, .nothing, .suspending { try await $0.run() })
    }

    private static func name(of type: Input.Type) -> String { String(describing: type) }
}
