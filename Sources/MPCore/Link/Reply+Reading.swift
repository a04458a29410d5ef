internal import MPWire

extension Reply {
    /// Reads a reply of stock mode.
    ///
    /// - Throws: The payload is no reply.
    static func read(
        _ payload: ArraySlice<UInt8>,
        limits: LinkLimits
    ) throws(LinkFailure) -> Reply {
        switch result(payload, limits: limits) {
        case .reply(let reply): return reply
        case .unreadable(let reason): throw .unexpected("what is no reply: \(reason)")
        case .cancelled, .tooLong, .notSent, .lost: preconditionFailure("a payload is no event")
        }
    }

    /// Reads a reply of stock mode; one that can't be read ends its call and nothing else, since
    /// the frames around it are as they should be.
    static func result(
        _ payload: ArraySlice<UInt8>,
        insets: [Inset] = [],
        limits: LinkLimits,
        adopt: StockConnectionCore.Adopt? = nil
    ) -> CallResult {
        do {
            let value = try PickleReader.read(
                payload,
                insets: insets,
                limits: limits.pickle,
                policy: .everything,
                adopt: adopt
            )
            return .reply(try Reply(value))
        } catch let error as PickleError {
            return .unreadable(error.description)
        } catch {
            return .unreadable("\(error)")
        }
    }
}
