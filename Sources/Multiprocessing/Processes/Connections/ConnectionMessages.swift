/// The values that a ``Connection`` receives, one a step.
///
/// The sequence ends when the other end is closed. A step throws what ``Connection/receive(_:)`` throws, and
/// `CancellationError` if the task was cancelled; no message is lost by that.
public struct ConnectionMessages<Element: Decodable & Sendable>: AsyncSequence, Sendable {
    /// Where they come from.
    let connection: Connection

    /// Receives the values.
    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let connection: Connection

        /// Receives the next value.
        ///
        /// - Returns: The value; `nil` if the other end is closed.
        /// - Throws: As ``Connection/receive(_:)``; `CancellationError` if the task was cancelled.
        public func next() async throws -> Element? {
            try await throwingCancellation {
                do throws(MultiprocessingError) {
                    return try await connection.receive(Element.self)
                } catch  where error.code == .endOfFile {
                    return nil
                }
            }
        }
    }

    /// Begins with the next message.
    ///
    /// - Returns: The iterator.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(connection: connection) }
}
