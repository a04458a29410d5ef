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
            throw .unsendable(argumentOf: name, error)
        }
    }

    /// The payload of an input that has objects in it.
    private nonisolated(nonsending) func payload(
        _ value: WireValue,
        _ resources: OutgoingResources
    ) async throws(MultiprocessingError) -> TaskPayload {
        do throws(MultiprocessingError) {
            let pickle = try await ValueWithManagers(value, resources).value.pickled
            return TaskPayload(bytes: pickle, resources: resources)
        } catch {
            throw .unsendable(argumentOf: name, error)
        }
    }
}

extension PayloadCoder {
    /// Encodes the argument of a call.
    ///
    /// - Parameters:
    ///   - argument: The argument.
    ///   - function: The function, for error texts.
    /// - Returns: The payload; `nil` if the argument has objects in it, whose managers take a while.
    /// - Throws: Why it can't be sent.
    func plainPayload(
        of argument: Value,
        for function: String
    ) throws(MultiprocessingError) -> TaskPayload? {
        do {
            if isPlain { return TaskPayload(bytes: try encode(argument).pickled, resources: nil) }
            let resources = OutgoingResources()
            let value = try InheritedResources.$outgoing.withValue(resources) {
                try encode(argument)
            }
            if value.holdsObjects || !resources.isEmpty { return nil }
            return TaskPayload(bytes: value.pickled, resources: nil)
        } catch {
            throw .unsendable(argumentOf: function, error)
        }
    }
}

extension MultiprocessingError {
    fileprivate static func unsendable(
        argumentOf function: String,
        _ error: any Error
    ) -> MultiprocessingError {
        let known = error as? MultiprocessingError
        return MultiprocessingError(
            known?.code ?? .typeMismatch,
            "\(function): an argument can't be sent to a worker: \(known?.message ?? "\(error)")",
            cause: error
        )
    }
}
