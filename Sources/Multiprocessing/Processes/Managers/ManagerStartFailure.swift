/// Why the server of a manager in a process of its own didn't start; it keeps the code of the error.
struct ManagerStartFailure: Error, Codable, CustomStringConvertible {
    /// The name of the code.
    let code: String
    /// The message.
    let description: String

    /// Describes an error of the server.
    init(_ error: MultiprocessingError) {
        code = error.code.description
        description = error.message
    }

    /// Knows this error.
    static let table: ErrorTable = {
        var table = ErrorTable()
        table.register(ManagerStartFailure.self)
        return table
    }()

    /// The error for the program that has started the process.
    ///
    /// - Parameter words: The process in words.
    /// - Returns: An error of the same code.
    func error(of words: String) -> MultiprocessingError {
        MultiprocessingError(
            MultiprocessingError.Code(named: code) ?? .cannotStart,
            "cannot start \(words): \(description)"
        )
    }
}
