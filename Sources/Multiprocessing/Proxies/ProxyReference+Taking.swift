internal import MPCore
internal import MPWire

extension ProxyReference {
    /// Calls a method that takes something out of the object, and refuses what can't be decoded.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - arguments: Its arguments.
    ///   - type: The type of the result.
    ///   - positions: Finds the items that can't be decoded, by their positions; `nil` are all.
    /// - Returns: The result, whose arrival is confirmed.
    /// - Throws: `typeMismatch` if it can't be decoded, `unsupported` if the server takes nothing back.
    func takeChecked<Value: Decodable>(
        _ method: String,
        _ arguments: [WireValue],
        as type: Value.Type,
        refusing positions: (WireValue) -> [Int]?
    ) async throws(MultiprocessingError) -> Value {
        try channel.require(.refusals, for: attempt(method))
        let deliveries = HeldDeliveries()
        let arguments = RequestArguments(arguments)
        let result = try await result(of: method, arguments, CallManner(deliveries: deliveries))
        do throws(MultiprocessingError) {
            let taken = try value(of: result, method).decoded(as: type, from: attempt(method))
            deliveries.confirm()
            return taken
        } catch {
            let calls = deliveries.takeCalls()
            guard !calls.isEmpty else { throw error }
            var bad: [Int]?
            if case .reply(.returning(let value)) = result { bad = positions(value) }
            for call in calls { try await refuse(call, bad) }
            throw MultiprocessingError(
                error.code,
                "\(error.message); it was set aside in the queue (refusedItems() shows it)",
                cause: error
            )
        }
    }

    /// Has the server set items aside, even in a task that is cancelled.
    private func refuse(
        _ call: UInt64,
        _ positions: [Int]?
    ) async throws(MultiprocessingError) {
        let request = ServerRequest.refuseDelivery(call: call, positions: positions)
        let result = await channel.call(Request(request), CallManner(cancellation: .isIgnored))
        _ = try result.value(of: attempt(request.name.rawValue))
    }
}
