import MPSystem
internal import MPTransport

/// Makes a pipe: two connections, at whose ends messages come out that were sent at the other.
///
/// ```swift
/// let (first, second) = try pipe()
/// try await first.send("ping")
/// let text = try await second.receive(String.self)
/// ```
///
/// - Parameters:
///   - duplex: Whether both ends send and receive; otherwise the first one receives and the second one sends.
///   - configuration: The settings of both ends.
/// - Returns: The two ends, which no child process inherits unless they are passed to it.
/// - Throws: ``MultiprocessingError``: `resourceUnavailable` if the system has no descriptor or thread left.
/// - SeeAlso: Python `multiprocessing.Pipe`.
public func pipe(
    duplex: Bool = true,
    configuration: ConnectionConfiguration = ConnectionConfiguration()
) throws(MultiprocessingError) -> (Connection, Connection) {
    let loop = try ClientLoop.shared(.never).loop
    do throws(SystemError) {
        let (first, second) = try DescriptorStream.pair(
            isDuplex: duplex,
            on: loop,
            polling: configuration.polling
        )
        let limit = configuration.messageLimitInBytes
        return (
            Connection(first, named: "the pipe", messageLimit: limit, isBetweenRelatives: true),
            Connection(second, named: "the pipe", messageLimit: limit, isBetweenRelatives: true)
        )
    } catch {
        throw MultiprocessingError(
            .resourceUnavailable,
            "cannot make a pipe: \(error)",
            cause: error
        )
    }
}
