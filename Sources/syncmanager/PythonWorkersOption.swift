/// The interpreter of a server's Python processes, as it is written on the command line: `python3`, or `python3:4`.
struct PythonWorkersOption: Equatable {
    /// The interpreter.
    let interpreter: String
    /// The most processes of a pool; `nil` is no limit.
    let longestPool: Int?

    /// Reads the option.
    ///
    /// - Throws: `CommandError` that says how it is written.
    init(argument: String) throws(CommandError) {
        guard let colon = argument.lastIndex(of: ":") else {
            guard !argument.isEmpty else { throw Self.complaint }
            interpreter = argument
            longestPool = nil
            return
        }
        guard colon > argument.startIndex, let count = Int(argument[colon...].dropFirst()),
            count > 0
        else { throw Self.complaint }
        interpreter = String(argument[..<colon])
        longestPool = count
    }

    private static let complaint = CommandError(
        "it is INTERPRETER or INTERPRETER:NUMBER, such as python3 or python3:4"
    )
}
