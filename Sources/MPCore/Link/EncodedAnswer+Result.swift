package import MPWire

extension EncodedAnswer {
    /// Decodes the answer.
    ///
    /// - Parameters:
    ///   - limits: What is taken from the server.
    ///   - adopt: Keeps the objects of nested proxies alive.
    /// - Returns: The result; one that can't be decoded is ``CallResult/unreadable(_:)``.
    package func result(limits: LinkLimits, adopt: LinkFrame.Adoption?) -> CallResult {
        do throws(LinkFrameError) {
            return .reply(try reply(limits: limits.pickle, adopt: adopt))
        } catch .undecodable(_, let reason) {
            return .unreadable(reason)
        } catch {
            return .unreadable("\(error)")
        }
    }
}
