/// Runs a body beside a guard, which ends it as soon as what the body relies on is lost.
///
/// - Parameters:
///   - guardian: Waits for the loss, and says what it was; `nil` if it was cancelled.
///   - body: The body, whose task is cancelled at the loss.
/// - Returns: The body's result.
/// - Throws: The body's error; the guard's if it came first, also if the body ends well in spite of it.
func withGuardian<Result: Sendable>(
    _ guardian: @escaping @Sendable () async -> MultiprocessingError?,
    _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    try await withThrowingTaskGroup(of: GuardedEnd<Result>.self) { group in
        group.addTask { .result(try await body()) }
        group.addTask { .loss(await guardian()) }
        defer { group.cancelAll() }
        while let end = try await group.next() {
            switch end {
            case .result(let result): return result
            case .loss(nil): continue
            case .loss(let error?):
                group.cancelAll()
                // The body isn't left behind: it may still be writing.
                while await group.nextResult() != nil {}
                throw error
            }
        }
        throw CancellationError()
    }
}

/// The end of a body or of its guard.
private enum GuardedEnd<Result: Sendable>: Sendable {
    case result(Result)
    case loss(MultiprocessingError?)
}
