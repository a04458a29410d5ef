import MPSystem

/// The tracer of this process.
///
/// ```swift
/// @main struct Program {
///     static func main() async throws {
///         CallTracing.bootstrap(InstrumentedCallTracer())
///         await startMultiprocessing(.resize)
///     }
/// }
/// ```
///
/// Set before ``startMultiprocessing(_:preload:)``, it is that of child processes, too: they run the same line.
public enum CallTracing {
    private static let shared = Guarded<(any CallTracer)?>(nil)

    /// Whether calls of the current task get no spans: they are the library's own, or parts of a call that has one.
    @TaskLocal static var isSilent = false

    /// Does something that is no call of the program, so that it gets no spans.
    static func silently<Value, Failure: Error>(
        _ body: () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        try await $isSilent.withValue(true) { () async -> Result<Value, Failure> in
            do throws(Failure) {
                return .success(try await body())
            } catch {
                return .failure(error)
            }
        }.get()
    }

    /// Sets the tracer of this process: the default of clients, servers and pools that are configured afterwards, and that
    /// of workers.
    ///
    /// - Parameter tracer: The tracer; `nil` traces nothing.
    public static func bootstrap(_ tracer: (any CallTracer)?) {
        shared.withLock { $0 = tracer }
    }

    /// The tracer of this process; `nil` unless one was set.
    public static var tracer: (any CallTracer)? { shared.withLock { $0 } }
}
