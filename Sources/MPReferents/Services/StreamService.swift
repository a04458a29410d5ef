package import MPWire

/// Reads an asynchronous sequence for remote iterators.
///
/// Reading starts with the first request. From then on a task reads ahead, up to ``readAhead``
/// elements that nobody has asked for yet, so that a chunk is there when it is asked for. When the
/// service is deallocated, because its object is released or the server ends, the task is
/// cancelled, and the sequence with it.
package final class StreamService: Service {
    /// Number of elements read ahead.
    package static var readAhead: Int { 64 }

    private let buffer: StreamBuffer
    private let read: @concurrent @Sendable (StreamBuffer) async -> Void

    /// Wraps a sequence.
    ///
    /// - Parameters:
    ///   - sequence: The sequence to read.
    ///   - encode: Turns an element into a value.
    ///   - exception: Turns the error with which the sequence, or `encode`, fails into a Python
    ///     exception.
    package init<Elements: AsyncSequence & Sendable>(
        _ sequence: Elements,
        encode: @escaping @Sendable (Elements.Element) throws -> WireValue,
        exception: @escaping @Sendable (any Error) -> PythonException
    ) {
        buffer = StreamBuffer(capacity: Self.readAhead)
        read = { buffer in
            do {
                for try await element in sequence {
                    guard await buffer.give(try encode(element)) else { return }
                }
                await buffer.finish()
            } catch {
                await buffer.finish(throwing: exception(error))
            }
        }
    }

    deinit {
        Task.detached { [buffer] in await buffer.close() }
    }

    /// Carries out `__next__`, or `next_chunk` with a number of at least one.
    package func call(_ request: ServiceRequest) async -> ServiceResult {
        await buffer.start(read)
        let count = StreamReferent.chunkLength(of: request)
        switch await buffer.take(count ?? 1) {
        case .elements(let elements):
            return .returning(count == nil ? elements[0] : .list(elements))
        case .end(nil):
            return count == nil ? .raising(.stopIteration) : .returning(.list([]))
        case .end(let exception?):
            return .raising(exception)
        case .cancelled:
            return .raising(.runtimeError("the iteration was given up"))
        }
    }
}
