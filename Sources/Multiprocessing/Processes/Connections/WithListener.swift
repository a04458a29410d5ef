public import MPWire

/// Listens at an address while a body runs.
///
/// ```swift
/// try await withListener(authkey: authkey) { listener in
///     print(listener.address)
///     let connection = try await listener.accept()
///     print(try await connection.receive(String.self))
/// }
/// ```
///
/// - Parameters:
///   - address: The address; `nil` is a Unix socket in a directory of its own that only this user can enter.
///   - authkey: The secret that every peer must prove to know; ``Listener/start(at:authkey:backlog:configuration:)`` says
///     when there may be none.
///   - backlog: How many connections may wait to be accepted.
///   - configuration: The settings.
///   - body: The code to run meanwhile. The connections that it has accepted stay open.
/// - Returns: The body's result.
/// - Throws: The body's error; `CancellationError` if the task was cancelled and the body ended with that;
///   ``MultiprocessingError`` if nothing can listen there.
/// - SeeAlso: Python `with multiprocessing.connection.Listener() as listener:`.
public func withListener<Result>(
    at address: Address? = nil,
    authkey: Authkey? = nil,
    backlog: Int = 128,
    configuration: ListenerConfiguration = ListenerConfiguration(),
    _ body: (Listener) async throws -> Result
) async throws -> Result {
    let listener = try await Listener.start(
        at: address,
        authkey: authkey,
        backlog: backlog,
        configuration: configuration
    )
    do {
        let result = try await throwingCancellation { try await body(listener) }
        await listener.close()
        return result
    } catch {
        await listener.close()
        throw error
    }
}
