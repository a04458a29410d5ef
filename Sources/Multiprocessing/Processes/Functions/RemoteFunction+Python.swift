// Functions that only Python has.
extension RemoteFunction {
    /// Names a function of Python of one argument.
    ///
    /// A ``ProcessPool`` with `python:` runs it, or a ``ClusterPool`` whose workers have it. It may be declared once for all:
    ///
    /// ```swift
    /// extension RemoteFunction where Input == String, Output == [String: Int] {
    ///     static var wordCounts: Self { .python("texts.word_counts", String.self, [String: Int].self) }
    /// }
    /// ```
    ///
    /// An exception that it raises arrives as `remote`, with its class, text and traceback in the error's `remote`.
    ///
    /// - Parameters:
    ///   - name: The name by which Python's workers know it: module and function, or what `@swift_worker.task("name")` says.
    ///   - input: The type of its argument.
    ///   - output: The type of its result.
    ///   - errors: The error types that arrive as they are.
    /// - Returns: The function, which can't run in this process.
    public static func python(
        _ name: String,
        _ input: Input.Type,
        _ output: Output.Type,
        errors: ErrorTable = ErrorTable()
    ) -> Self where Input: Codable, Output: Codable {
        Self(name, errors, .codable, .codable, .python, isPython: true)
    }

    /// Names a function of Python of one argument that returns nothing.
    ///
    /// - Parameters:
    ///   - name: The name by which Python's workers know it.
    ///   - input: The type of its argument.
    ///   - errors: The error types that arrive as they are.
    /// - Returns: The function, which can't run in this process.
    public static func python(
        _ name: String,
        _ input: Input.Type,
        errors: ErrorTable = ErrorTable()
    ) -> Self where Input: Codable, Output == Void {
        Self(name, errors, .codable, .nothing, .python, isPython: true)
    }

    /// Names a function of Python of none or several arguments.
    ///
    /// - Parameters:
    ///   - name: The name by which Python's workers know it.
    ///   - arguments: The types of its arguments, as a tuple: `(String, Int).self`.
    ///   - output: The type of its result.
    ///   - errors: The error types that arrive as they are.
    /// - Returns: The function, which can't run in this process.
    @_disfavoredOverload
    public static func python<each Argument: Codable & Sendable>(
        _ name: String,
        _ arguments: (repeat each Argument).Type,
        _ output: Output.Type,
        errors: ErrorTable = ErrorTable()
    ) -> Self where Input == (repeat each Argument), Output: Codable {
        Self(
            name,
            errors,
            PayloadCoder(tuple: repeat (each Argument).self),
            .codable,
            .python,
            isPython: true
        )
    }

    /// Names a function of Python of none or several arguments that returns nothing.
    ///
    /// - Parameters:
    ///   - name: The name by which Python's workers know it.
    ///   - arguments: The types of its arguments, as a tuple; `Void.self` for none.
    ///   - errors: The error types that arrive as they are.
    /// - Returns: The function, which can't run in this process.
    @_disfavoredOverload
    public static func python<each Argument: Codable & Sendable>(
        _ name: String,
        _ arguments: (repeat each Argument).Type,
        errors: ErrorTable = ErrorTable()
    ) -> Self where Input == (repeat each Argument), Output == Void {
        Self(
            name,
            errors,
            PayloadCoder(tuple: repeat (each Argument).self),
            .nothing,
            .python,
            isPython: true
        )
    }
}
