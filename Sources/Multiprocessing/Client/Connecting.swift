internal import MPCore
internal import MPTransport

/// Tries to connect, again and again while the reason of a failure may pass.
///
/// - Parameters:
///   - limit: Longest time for all attempts together; `nil` tries once.
///   - backOff: The pauses between attempts.
///   - cancelled: The error if the task is cancelled in a pause.
///   - connect: Makes one attempt, in the time that is left; `nil` is its own limit.
/// - Returns: The result of the first attempt that succeeds.
/// - Throws: The error of the last attempt.
func connecting<Result>(
    for limit: Duration?,
    _ backOff: BackOff,
    cancelled: @autoclosure () -> MultiprocessingError,
    _ connect: (Duration?) async throws(MultiprocessingError) -> Result
) async throws(MultiprocessingError) -> Result {
    guard let limit else { return try await connect(nil) }
    var attempts = ConnectionAttempts(backOff, limit: limit, at: EventLoop.now())
    while true {
        let rest = attempts.rest(at: EventLoop.now())
        do throws(MultiprocessingError) {
            return try await connect(rest)
        } catch {
            let now = EventLoop.now()
            let decision = attempts.failed(
                mayPass: error.mayPass,
                at: now,
                random: .random(in: 0...1)
            )
            guard case .retry(let pause) = decision else {
                throw error.after(attempts.count, in: now - attempts.began)
            }
            do {
                try await Task.sleep(for: pause)
            } catch {
                throw cancelled()
            }
        }
    }
}
