/// Runs a scope, or a step of a sequence: when it is cancelled, it throws Swift's own error.
///
/// A single call throws ``MultiprocessingError`` with the code `cancelled`, which its signature names. Scopes and
/// sequences run code of the program, whose errors are of any type, so cancellation looks there as in all of Swift:
/// `catch is CancellationError`. That holds also for a call inside of a scope whose error leaves the scope.
func throwingCancellation<Result: ~Copyable>(
    _ body: () async throws -> Result
) async throws -> Result {
    do {
        return try await body()
    } catch let error as MultiprocessingError where error.code == .cancelled {
        throw CancellationError()
    }
}
