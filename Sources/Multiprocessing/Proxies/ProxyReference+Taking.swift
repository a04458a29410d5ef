internal import MPCore
internal import MPWire

extension ProxyReference {
    /// Calls a method that takes something out of the object, and refuses what can't be decoded.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - arguments: Its arguments.
    ///   - manner: How the call is made.
    ///   - type: The type of the result.
    ///   - positions: Finds the items that can't be decoded, by their positions; `nil` are all.
    /// - Returns: The result, whose arrival is confirmed.
    /// - Throws: `typeMismatch` if it can't be decoded, `unsupported` if the server takes nothing back.
    func takeChecked<Value: Decodable>(
        _ method: String,
        _ arguments: [WireValue],
        _ manner: CallManner,
        as type: Value.Type,
        refusing positions: (WireValue) -> [Int]?
    ) async throws(MultiprocessingError) -> Value {
        try channel.require(.refusals, for: attempt(method))
        let deliveries = HeldDeliveries()
        var manner = manner
        manner.deliveries = deliveries
        let sent = try await result(of: method, RequestArguments(arguments), manner)
        do throws(MultiprocessingError) {
            let taken = try value(of: sent, method).decoded(as: type, from: attempt(method))
            deliveries.confirm()
            return taken
        } catch {
            let calls = deliveries.takeCalls()
            guard !calls.isEmpty else { throw error }
            var bad: [Int]?
            if case .reply(.returning(let value)) = sent.result { bad = positions(value) }
            for call in calls { try await refuse(call, bad, on: sent.link) }
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
        _ positions: [Int]?,
        on link: UInt64
    ) async throws(MultiprocessingError) {
        let request = ServerRequest.refuseDelivery(call: call, positions: positions)
        let manner = CallManner(cancellation: .isIgnored).on(link)
        let result = await channel.call(Request(request), manner)
        _ = try result.value(of: attempt(request.name.rawValue))
    }
}
