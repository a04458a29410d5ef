internal import MPCore
internal import MPWire

/// A state of a shared object that a reader knows: its number, and the connection over which it was told.
struct KnownState: Sendable {
    /// The number, such as a revision.
    let number: WireValue
    /// The number of the connection: another server may count again from 1.
    let link: UInt64
}

extension ProxyReference {
    /// Waits for a state of the object that a reader doesn't know yet.
    ///
    /// Over another connection every state is new.
    ///
    /// - Parameters:
    ///   - known: The state that the reader knows; `nil` before the first.
    ///   - watch: The method that waits for another state than the one whose number it is given.
    ///   - read: The method that tells the present state.
    /// - Returns: What the server has answered, and over which connection.
    /// - Throws: Why the object isn't found.
    func nextState(
        after known: KnownState?,
        watch: String,
        read: String
    ) async throws(MultiprocessingError) -> SentCall {
        if let known {
            let result = await channel.call(
                request(watch, [known.number]),
                CallManner().on(known.link)
            )
            switch result {
            case .lost, .notSent: break
            case .reply, .cancelled, .unreadable, .tooLong:
                return SentCall(result: result, link: known.link)
            }
        }
        // It waits for a connection, within the limit of all calls, and may be repeated: it changes nothing.
        while true {
            let sent = try await send(read, [], nil, CallManner())
            guard case .lost = sent.result, channel.patience != nil else { return sent }
        }
    }
}
