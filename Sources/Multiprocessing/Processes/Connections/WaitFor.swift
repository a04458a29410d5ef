internal import MPTransport

/// Waits until some of several connections, child processes and descriptors are ready, all at once.
///
/// ```swift
/// for source in try await wait(for: [connection, child], timeout: .seconds(10)) {
///     if let connection = source as? Connection { print(try await connection.receive(Int.self)) }
/// }
/// ```
///
/// - Parameters:
///   - sources: What to wait for: any number, and the same one in several waits at a time. Closing one of them doesn't end
///     the wait.
///   - timeout: Longest wait; `nil` is no limit, `.zero` is no wait.
/// - Returns: Those that have something to receive, or have ended, in the order in which they were passed; none if the
///   time was up.
/// - Throws: ``MultiprocessingError``: `cancelled`, by which no message is lost; `closed` if one isn't open;
///   `unsupported` for the writing end of a pipe; `resourceUnavailable`.
/// - Complexity: O(number of sources).
/// - SeeAlso: Python `multiprocessing.connection.wait`.
@_disfavoredOverload  // A list of one kind keeps its type.
public func wait(
    for sources: [any Waitable],
    timeout: Duration? = nil
) async throws(MultiprocessingError) -> [any Waitable] {
    var descriptors: [Int32] = []
    for source in sources { descriptors.append(try source.readinessDescriptor) }
    return try await readable(descriptors, within: timeout).map { sources[$0] }
}

/// Waits until some of several things of one kind are ready, all at once.
///
/// ```swift
/// for connection in try await wait(for: connections) {
///     print(try await connection.receive(String.self))
/// }
/// ```
///
/// - Parameters:
///   - sources: What to wait for, as in the other form.
///   - timeout: Longest wait; `nil` is no limit, `.zero` is no wait.
/// - Returns: Those that have something to receive, or have ended, in order; none if the time was up.
/// - Throws: ``MultiprocessingError`` as the other form.
/// - Complexity: O(number of sources).
/// - SeeAlso: Python `multiprocessing.connection.wait`.
public func wait<Source: Waitable>(
    for sources: [Source],
    timeout: Duration? = nil
) async throws(MultiprocessingError) -> [Source] {
    var descriptors: [Int32] = []
    for source in sources { descriptors.append(try source.readinessDescriptor) }
    return try await readable(descriptors, within: timeout).map { sources[$0] }
}

/// The positions of the descriptors that can be read.
private func readable(
    _ descriptors: [Int32],
    within timeout: Duration?
) async throws(MultiprocessingError) -> [Int] {
    let loop = try ClientLoop.shared(.never).loop
    let deadline = timeout.map { EventLoop.now() + max($0, .zero) }
    switch await DescriptorSet.wait(for: descriptors, until: deadline, on: loop) {
    case .readable(let positions): return positions
    case .notOpen(let position):
        let number = descriptors[position]
        throw MultiprocessingError(.closed, "cannot wait: descriptor \(number) isn't open")
    case .ended(.cancelled):
        throw MultiprocessingError(.cancelled, "cannot wait: the task was cancelled")
    case .ended(let outcome):
        throw MultiprocessingError(.resourceUnavailable, "cannot wait: \(outcome)")
    }
}
