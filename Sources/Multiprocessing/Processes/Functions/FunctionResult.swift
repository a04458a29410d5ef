internal import MPWire

/// What a function has returned, as it goes to the parent.
struct FunctionResult: Sendable {
    /// The result, encoded.
    let value: WireValue
    /// The managers that the parent needs for the objects in it.
    let managers: [WireValue]
    /// Keeps those objects until the parent has counted references of its own.
    private let resources: OutgoingResources

    /// Encodes a result.
    ///
    /// - Throws: It, or a part of it, can't be sent.
    init<Input, Output>(
        _ result: Output,
        of function: RemoteFunction<Input, Output>
    ) async throws(MultiprocessingError) {
        let resources = OutgoingResources()
        do {
            value = try InheritedResources.$outgoing.withValue(resources) {
                try function.output.encode(result)
            }
        } catch {
            throw MultiprocessingError(
                .typeMismatch,
                "\(function.name): the result can't be sent to the parent: \(error)",
                cause: error
            )
        }
        guard resources.all.isEmpty else {
            throw MultiprocessingError(
                .unsupported,
                """
                \(function.name): the result can't be sent to the parent: it holds a connection, and descriptors \
                are passed to children only; send it over a connection that the child got
                """
            )
        }
        managers = try await resources.managers.seal(value)
        self.resources = resources
    }
}
