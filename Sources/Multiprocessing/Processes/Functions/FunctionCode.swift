/// The code of a function: most functions don't suspend, and calling those as if they did would take longer than short ones run.
enum FunctionCode<Input: Sendable, Output: Sendable>: Sendable {
    /// Code that never suspends.
    case direct(@Sendable (Input) throws -> Output)
    /// Code that may suspend.
    case suspending(@concurrent @Sendable (Input) async throws -> Output)
    /// A function of Python.
    case python

    /// Runs it.
    @concurrent
    func run(_ input: Input) async throws -> Output {
        switch self {
        case .direct(let body): try body(input)
        case .suspending(let body): try await body(input)
        case .python:
            throw MultiprocessingError(
                .unsupported,
                """
                a function of Python can't run in this process; use a ProcessPool with python:, or a cluster pool whose \
                workers have it
                """
            )
        }
    }
}
