internal import MPCore
internal import MPWire

extension CallChannel {
    /// The value that a call returned, or a proxy of the object that it made.
    ///
    /// - Throws: The error of a registered type that was thrown; else ``MultiprocessingError``.
    func anyValue(
        of result: CallResult,
        from attempt: CallAttempt,
        on link: UInt64
    ) throws -> WireValue {
        switch result {
        case .reply(.raising(let exception)):
            throw errors.error(in: exception)
                ?? MultiprocessingError.thrown(exception, by: attempt)
        case .reply(.proxy(let exposed, let token)):
            return ProxyReference(token: token, exposed: exposed, channel: self, link: link)
                .wireValue
        case .reply, .cancelled, .unreadable, .tooLong, .notSent, .lost:
            return try result.value(of: attempt)
        }
    }
}
