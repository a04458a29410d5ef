internal import MPCore
internal import MPWire

/// Calls of methods with errors and results of any type.
extension ProxyReference {
    /// Calls a method and returns its result; an object that stays in the server becomes a proxy.
    ///
    /// - Throws: The error of a registered type that the method threw; else ``MultiprocessingError``.
    func callAny(
        _ method: String,
        _ arguments: RequestArguments,
        timeout: Duration?,
        deliveries: HeldDeliveries? = nil
    ) async throws -> WireValue {
        let manner = CallManner(timeout: timeout, deliveries: deliveries)
        let result = try await result(of: method, arguments, manner)
        return try anyValue(of: result, method)
    }

    /// The value that a call returned, or a proxy of the object that it made.
    ///
    /// - Throws: The error of a registered type that the method threw; else ``MultiprocessingError``.
    func anyValue(of result: CallResult, _ method: String) throws -> WireValue {
        let attempt = attempt(method)
        switch result {
        case .reply(.raising(let exception)):
            throw channel.errors.error(in: exception)
                ?? MultiprocessingError.thrown(
                    exception,
                    by: attempt
                )
        case .reply(.proxy(let exposed, let token)):
            return ProxyReference(token: token, exposed: exposed, channel: channel).wireValue
        case .reply, .cancelled, .unreadable, .tooLong, .notSent, .lost:
            return try result.value(of: attempt)
        }
    }

    /// An ``AutoProxy`` of this reference as a value.
    var wireValue: WireValue { AutoProxy(reference: self).wireValue }
}
