/// The code of a function: most functions don't suspend, and calling those as if they did would take longer than short ones run.
enum FunctionCode<Input: Sendable, Output: Sendable>: Sendable {
    /// Code that never suspends.
    case direct(@Sendable (Input) throws -> Output)
    /// Code that may suspend.
    case suspending(@concurrent @Sendable (Input) async throws -> Output)

    /// Runs it.
    @concurrent
    func run(_ input: Input) async throws -> Output {
        switch self {
        case .direct(let body): try body(input)
        case .suspending(let body): try await body(input)
        }
    }
}
