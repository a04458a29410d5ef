package import Multiprocessing
internal import Testing

/// What one part of a proxy must do, on whatever server and over whatever connection.
package struct ProxyScenario: Sendable, CustomTestStringConvertible {
    /// What is tried.
    package let testDescription: String
    /// Whether CPython's servers have what is tried.
    package let isKnownToCPython: Bool
    /// The first version of CPython whose servers can do it: 9 for 3.9.
    package let firstMinor: Int
    /// Tries it.
    package let run: @Sendable (SyncManager) async throws -> Void

    init(
        _ name: String,
        isKnownToCPython: Bool = true,
        since firstMinor: Int = 8,
        _ run: @escaping @Sendable (SyncManager) async throws -> Void
    ) {
        testDescription = name
        self.isKnownToCPython = isKnownToCPython
        self.firstMinor = firstMinor
        self.run = run
    }

    /// All that there are.
    package static let all: [ProxyScenario] =
        dict + list + value + namespace + queue + lock + event + named
        + set + array + deque + queueKinds + walking + atomicUpdates
        + rlock + semaphore + condition + barrier + nested + pipelines + pipelinesOfOurs
}

/// Expects that a call fails with a code, and returns the error.
@discardableResult
func expectError<Value>(
    _ code: MultiprocessingError.Code,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ call: () async throws(MultiprocessingError) -> Value
) async -> MultiprocessingError? {
    do throws(MultiprocessingError) {
        let value = try await call()
        Issue.record("returned \(value) instead of \(code)", sourceLocation: sourceLocation)
        return nil
    } catch {
        #expect(error.code == code, sourceLocation: sourceLocation)
        return error
    }
}
