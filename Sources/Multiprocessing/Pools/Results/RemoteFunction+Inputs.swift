internal import MPCore
internal import MPWire

// Inputs on their way to another process.
extension RemoteFunction {
    /// Encodes the inputs of tasks.
    ///
    /// - Parameters:
    ///   - count: How many tasks there are.
    ///   - isPacked: Whether lists of numbers in them are packed.
    ///   - encode: Encodes the input of one of them.
    /// - Returns: The payloads, in order.
    /// - Throws: Why one of them can't be sent.
    nonisolated(nonsending) func payloads(
        _ count: Int,
        isPacked: Bool,
        _ encode: (Int) throws -> WireValue
    ) async throws(MultiprocessingError) -> [TaskPayload] {
        var payloads: [TaskPayload] = []
        payloads.reserveCapacity(count)
        var resources = OutgoingResources?.none
        while payloads.count < count {
            if !input.isPlain { resources = OutgoingResources() }
            // Nearly always all of them at once: few have objects of managers, which take a while.
            let value = try plainPayloads(&payloads, count, isPacked, resources, encode)
            if let value, let resources { payloads.append(try await payload(value, resources)) }
        }
        return payloads
    }

    /// Encodes inputs until one has objects in it.
    ///
    /// - Returns: That one; `nil` if there is none.
    private func plainPayloads(
        _ payloads: inout [TaskPayload],
        _ count: Int,
        _ isPacked: Bool,
        _ resources: OutgoingResources?,
        _ encode: (Int) throws -> WireValue
    ) throws(MultiprocessingError) -> WireValue? {
        func encodeAll() throws -> WireValue? {
            while payloads.count < count {
                let value = try encode(payloads.count)
                if let resources, value.holdsObjects || !resources.isEmpty { return value }
                payloads.append(
                    TaskPayload(bytes: value.pickled, resources: nil, isPacked: isPacked)
                )
            }
            return nil
        }
        do {
            guard let resources else { return try encodeAll() }
            return try InheritedResources.$outgoing.withValue(resources, operation: encodeAll)
        } catch {
            let known = error as? MultiprocessingError
            throw MultiprocessingError(
                known?.code ?? .typeMismatch,
                "\(name): an argument can't be sent to a worker: \(known?.message ?? "\(error)")",
                cause: error
            )
        }
    }

    /// The payload of an input that has objects in it.
    private nonisolated(nonsending) func payload(
        _ value: WireValue,
        _ resources: OutgoingResources
    ) async throws(MultiprocessingError) -> TaskPayload {
        do throws(MultiprocessingError) {
            var pickle: [UInt8] = []
            try await ValueWithManagers(value, resources).value.appendPickle(to: &pickle)
            return TaskPayload(bytes: pickle, resources: resources)
        } catch {
            throw MultiprocessingError(
                error.code,
                "\(name): an argument can't be sent to a worker: \(error.message)",
                cause: error
            )
        }
    }
}
